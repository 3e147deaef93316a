#!/bin/sh
# examples/monitoring is what Prometheus takes, every alert of it can fire, and it names only what /metrics tells.
# Run from the repository's root: sh tests/house/monitoring.sh. Without promtool most of it is reported as skipped.
set -u
cd "$(dirname "$0")/../.."
passed=0
failed=0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# check "what holds" command…: that succeeds
check() {
  what=$1
  shift
  if "$@" > "$folder/log" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$what"
    cat "$folder/log"
  fi
}

check_with_promtool() {
  if command -v promtool > /dev/null; then check "$@"; else printf 'skipped: monitoring: %s (promtool is not installed)\n' "$1"; fi
}

prints_nothing() {
  "$@" > "$folder/printed" || return
  cat "$folder/printed"
  [ ! -s "$folder/printed" ]
}

# An alert without a case of its own could never fire, and nobody would know.
every_alert_has_a_case() {
  sed -n 's/.*- alert: //p' examples/monitoring/alerts.yaml | while read -r alert; do
    fires=$(grep -A1 "alertname: $alert\$" tests/house/alerts.yaml | grep -c 'exp_alerts:$')
    rests=$(grep -c "alertname: $alert, exp_alerts: \[\]" tests/house/alerts.yaml)
    [ "$fires" -gt 0 ] && [ "$rests" -gt 0 ] || printf '%s fires in %s cases and does not in %s\n' "$alert" "$fires" "$rests"
  done
}

perl tests/house/monitoring.pl rules > "$folder/dashboard.yaml"

check 'the files name metrics and labels that there are' prints_nothing perl tests/house/monitoring.pl names
check 'every alert has a case in which it fires, and one in which it does not' prints_nothing every_alert_has_a_case
check_with_promtool 'Prometheus takes its configuration' promtool check config examples/monitoring/prometheus.yml
check_with_promtool 'Prometheus takes the alerts' promtool check rules examples/monitoring/alerts.yaml
check_with_promtool 'every alert fires, and only with its reason' promtool test rules tests/house/alerts.yaml
check_with_promtool 'every expression of the dashboard is one' promtool check rules "$folder/dashboard.yaml"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
