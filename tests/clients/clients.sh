#!/bin/sh
# The vendors' own clients work against the sandboxes, and our requests are such as the vendors' specs describe.
# Run from the repository's root: ENGINE_SPECS=FOLDER sh tests/clients/clients.sh
#
# Needs Node 20 with npm, and the folder of the vendors' specs; without them every test is reported as skipped.
# What npm brings stays in build/clients.
set -eu
cd "$(dirname "$0")/../.."
tests=tests/clients
CLIENT_PACKAGES=$PWD/build/clients
ENGINE_BIN=$(realpath "${ENGINE_BIN:-build/engine}")
export CLIENT_PACKAGES ENGINE_BIN

skip() {
  sed -n "s/^test('\(.*\)', async.*/skipped: clients: \1 ($1)/p" $tests/*.test.mjs
  echo '0 passed, 0 failed'
  exit 0
}

# Once, and again when the versions change.
install_packages() {
  cmp -s $tests/package-lock.json "$CLIENT_PACKAGES/installed" && return
  mkdir -p "$CLIENT_PACKAGES"
  cp $tests/package.json $tests/package-lock.json "$CLIENT_PACKAGES"
  (cd "$CLIENT_PACKAGES" && npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1) || return 1
  cp $tests/package-lock.json "$CLIENT_PACKAGES/installed"
}

[ -n "${ENGINE_SPECS:-}" ] || skip 'ENGINE_SPECS names no folder of specs'
[ "$(node -p 'parseInt(process.versions.node) >= 20' 2> /dev/null)" = true ] || skip 'needs Node 20'
install_packages || skip 'npm could not install the clients'
exec node --test --test-concurrency=1 --test-reporter="./$tests/reporter.mjs" $tests/*.test.mjs
