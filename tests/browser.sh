#!/usr/bin/env bash
# Chromium and a Chinese font for tests/Browser, on a machine that may have neither. Says nothing where both are there.
set -euo pipefail

there() { { command -v chromium-headless-shell || command -v chromium; } > /dev/null && fc-list :lang=zh 2> /dev/null | grep -q .; }
if there; then exit 0; fi
log=$(cd "$(dirname "$0")/.." && pwd)/artifacts/browser.log
mkdir -p "${log%/*}"
begun=$SECONDS
echo "browser: installing chromium-headless-shell and fonts-noto-cjk …"
sudo=
if [ "$(id -u)" != 0 ]; then sudo="sudo -n"; fi
packages() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; }
# The machine's package lists may be older than the packages. The shell without windows takes two thirds of the whole browser's time; not everywhere is there a package of it.
if ! { $sudo apt-get update && packages fonts-noto-cjk fontconfig && { packages chromium-headless-shell || packages chromium; }; } > "$log" 2>&1 || ! there; then
  echo "browser: that failed; the end of artifacts/browser.log:"
  tail -n 15 "$log" | sed 's/^/  /'
  exit 1
fi
echo "browser: done in $((SECONDS - begun)) s"
