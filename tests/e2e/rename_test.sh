#!/bin/sh
# The engine knows no product: the same connectors, pack and sandbox under other names, on other ports,
# pass their tests unchanged. Run from the repository's root: sh tests/e2e/rename_test.sh
set -eu
cd "$(dirname "$0")/../.."
engine=$(realpath "${ENGINE_BIN:-build/engine}")
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

cp -r --parents connectors rules scripts examples/sandbox "$copy"
cd "$copy"
find . -type f -exec sed -i \
  -e 's/marketo/acme/g;    s/Marketo/Acme/g;  s/MARKETO/ACME/g;  s/mkto/acm/g; s/mKTO/aCM/g' \
  -e 's/pipedrive/trade/g; s/Pipedrive/Trade/g; s/PIPEDRIVE/TRADE/g' \
  -e 's/port: 41/port: 51/g' {} +
# The deepest first, so that a path is still there when its turn comes.
find . -depth \( -name '*marketo*' -o -name '*pipedrive*' \) | while read -r old; do
  name=$(basename "$old" | sed 's/marketo/acme/g; s/pipedrive/trade/g')
  mv "$old" "$(dirname "$old")/$name"
done

if grep -riE 'marketo|mkto|pipedrive' .; then
  echo 'the old names are still there'
  exit 1
fi
for folder in rules examples/sandbox; do
  "$engine" check --connectors connectors --scripts scripts "$folder"
done
exec "$engine" test connectors rules examples
