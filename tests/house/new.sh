#!/bin/sh
# What `engine new` makes passes check and has exactly one test to fill in. Run from the repository's root.
set -u
cd "$(dirname "$0")/../.."
engine=$(realpath "${ENGINE_BIN:-build/engine}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
passed=0
failed=0

# check "what holds" COMMAND…
check() {
  name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$name"
  fi
}
last_line_is() { [ "$(tail -n 1 "$1")" = "$2" ]; }

"$engine" new connector acme > log 2>&1
"$engine" new pack acme-to-crm >> log 2>&1
check 'both pass check' "$engine" check --deny-warnings
check 'so does the sandbox of the connector' "$engine" check connectors/acme/tests/sandbox
"$engine" test connectors/acme > connector.log 2>&1
check 'the connector has one test to fill in' last_line_is connector.log '2 passed, 1 failed'
"$engine" test rules/acme-to-crm > pack.log 2>&1
check 'the pack has one test to fill in' last_line_is pack.log '2 passed, 1 failed'
"$engine" schema --write docs > log 2>&1
# Every first line that names a schema names a file that is there.
grep -rl 'yaml-language-server' connectors rules | while read -r file; do
  schema=$(sed -n '1s/.*\$schema=//p' "$file")
  [ -e "$(dirname "$file")/$schema" ] || echo "$file: $schema"
done > missing
check 'every file names a schema that is there' test ! -s missing
cat missing

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
