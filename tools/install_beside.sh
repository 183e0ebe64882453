#!/usr/bin/env bash
# Installs what tests need beside Python (browser, Java for Spark, PostgreSQL, LibreOffice, Pango):
# by apt, as root. Elsewhere it installs nothing and fails nothing: the tests that need what is
# not here are counted and named as left out at the end of the run.
set -u

has() { command -v "$1" >/dev/null 2>&1 || compgen -G "/usr/lib/postgresql/*/bin/$1" >/dev/null; }

lacking=()
has chromium || lacking+=(chromium fonts-liberation)
has java || lacking+=(default-jre-headless)
has pg_ctl || lacking+=(postgresql)
has soffice || lacking+=(libreoffice-calc)
ldconfig -p 2>/dev/null | grep -q libpangoft2 || lacking+=(libpangoft2-1.0-0)
[ ${#lacking[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing what tests need: ${lacking[*]}" >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${lacking[@]}"; } >/dev/null 2>&1 && exit 0
fi
echo "Not here: ${lacking[*]}. The tests that need it are left out and named at the end." >&2
