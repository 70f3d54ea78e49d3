#!/usr/bin/env bash
# Installs what the widest tests need, when that is possible without asking; otherwise says what will be skipped.
# Never fails: a test whose program is missing skips itself and says so.
set -uo pipefail

missing=()
want() { # PACKAGE, what is skipped without it, and a command that succeeds when it is there
  local package=$1 skipped=$2
  shift 2
  "$@" >/dev/null 2>&1 && return
  missing+=("$package")
  lines+=("  $package: without it $skipped are skipped")
}
lines=()
postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' || command -v postgres; }
aiosmtpd() { /usr/bin/python3 -c 'import aiosmtpd' || python3 -c 'import aiosmtpd'; }
want postgresql 'the tests on PostgreSQL' postgres
want prometheus 'the tests with a real Prometheus' command -v prometheus
want prometheus-alertmanager 'the tests with a real Alertmanager' command -v prometheus-alertmanager
want python3-aiosmtpd 'the tests of mail against a foreign SMTP server' aiosmtpd
want chromium 'the tests in a browser' command -v chromium
want strace 'the kills of the process at named points' command -v strace
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null || [ -n "${NO_INSTALL:-}" ]; then
  printf 'not installed, tests will be skipped:\n'
  printf '%s\n' "${lines[@]}"
  command -v apt-get >/dev/null && printf 'to run them: apt-get install --no-install-recommends %s\n' "${missing[*]}"
  exit 0
fi

# Packages of servers start them at once; a policy that refuses keeps the machine quiet. An existing one is left alone.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

printf 'installing %s\n' "${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
install() { apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1; }
if ! install && ! { apt-get -o DPkg::Lock::Timeout=120 update >"$log" 2>&1 && install; }; then
  printf 'apt-get could not install them, so tests will be skipped:\n'
  printf '%s\n' "${lines[@]}"
  tail -n 3 "$log"
fi
rm -f "$log"
exit 0
