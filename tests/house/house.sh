#!/bin/sh
# What holds for the repository as a whole. Run from its root: sh tests/house/house.sh
set -u
cd "$(dirname "$0")/../.."
passed=0
failed=0

# check "what holds" "what was found against it"
check() {
  if [ -z "$2" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n%s\n\n' "$1" "$2"
  fi
}

# Files that belong to the project: not what was built, nor what a package manager brought.
ours() {
  find . \( -name build -o -name 'build-*' -o -name .git -o -name node_modules -o -name .cache \) -prune -o -type f "$@"
}

check 'the engine and its tests know no product' \
  "$(grep -rniE 'marketo|mkto|pipedrive|github|slack|snowflake' engine/)"

# The brackets keep this file from finding itself.
check 'no path of one machine stands anywhere' \
  "$(ours -print0 | xargs -0 grep -nIE '/wor[k]/|/hom[e]/|/roo[t]/|/User[s]/')"

check 'only .ci/run points outside of the repository' \
  "$(ours ! -path './.ci/run' -print0 | xargs -0 grep -nI 'shared/ap[i]s')"

check 'no work is left for later in a comment' \
  "$(grep -rnE '(//|#|--) *(TOD[O]|FIXM[E]|XX[X])' engine scripts connectors rules examples cmake start)"

check 'no file of the engine is longer than 400 lines' \
  "$(find engine -name '*.cpp' -o -name '*.h' | xargs wc -l | awk '$2 != "total" && $1 > 400 { print $2 ": " $1 }')"

# Every relative link of every page leads somewhere.
dead_links() {
  ours -name '*.md' -print | while read -r page; do
    grep -oE '\]\([^)#: ]+(#[^)]*)?\)' "$page" | sed -E 's/^\]\(([^)#]*).*/\1/' | while read -r link; do
      [ -e "$(dirname "$page")/$link" ] || printf '%s: %s\n' "$page" "$link"
    done
  done
}
check 'no page has a dead link' "$(dead_links)"

# `engine/run/process.cpp` in a page is a file. What `engine new` would make, and "x", stand for others.
dead_files() {
  for page in README.md ARCHITECTURE.md CONTRIBUTING.md docs/*.md; do
    grep -oE '`(engine|tests|docs|cmake|scripts|examples|rules|connectors|bench)/[A-Za-z0-9_./-]+`' "$page" | tr -d '`' |
      grep -vE '/(x\.cpp|acme.*)$' | while read -r file; do
        [ -e "$file" ] || printf '%s: %s\n' "$page" "$file"
      done
  done
}
check 'every file that a page names is there' "$(dead_files)"

# The codes of diagnostics and errors in the sources, and those of the table.
used_codes() {
  find engine -name '*.cpp' ! -name diagnostic_codes.cpp | xargs cat | tr '\n' ' ' |
    grep -oE '(report\.)?(error|warning|limit_error)\( *"[a-z]+(-[a-z]+)*",|\.?code = "[a-z]+(-[a-z]+)*"' |
    grep -v '^report\.' | sed -E 's/.*"([a-z-]+)".*/\1/' | sort -u
}
known_codes() { grep -oE 'CodeMeaning\{"[a-z-]+"' engine/base/diagnostic_codes.cpp | cut -d'"' -f2 | sort; }
used_codes > "${TMPDIR:-/tmp}/used.$$"
known_codes > "${TMPDIR:-/tmp}/known.$$"
check 'every code of a diagnostic is in the table' "$(comm -23 "${TMPDIR:-/tmp}/used.$$" "${TMPDIR:-/tmp}/known.$$")"
check 'every code of the table is one of the sources' \
  "$(known_codes | while read -r code; do
    grep -rq --include='*.cpp' --exclude=diagnostic_codes.cpp "\"$code\"" engine || echo "$code"
  done)"
rm -f "${TMPDIR:-/tmp}/used.$$" "${TMPDIR:-/tmp}/known.$$"

check 'every text of a diagnostic is shown by a golden case' "$(perl tests/house/diagnostics.pl)"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
