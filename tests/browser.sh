#!/usr/bin/env bash
# Chromium and a Chinese font for tests/Browser, on a machine that may have neither. Says nothing where both are there.
set -euo pipefail

# The shell without windows takes two thirds of the whole browser's time; not every machine has a package of it.
browser=chromium
if apt-cache show chromium-headless-shell > /dev/null 2>&1; then browser=chromium-headless-shell; fi
there() { command -v "$browser" > /dev/null && fc-list :lang=zh 2> /dev/null | grep -q .; }
if there; then exit 0; fi
log=$(cd "$(dirname "$0")/.." && pwd)/artifacts/browser.log
mkdir -p "${log%/*}"
begun=$SECONDS
echo "browser: installing $browser and fonts-noto-cjk …"
sudo=
if [ "$(id -u)" != 0 ]; then sudo="sudo -n"; fi
# The machine's package lists may be older than the packages.
if ! { $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$browser" fonts-noto-cjk fontconfig; } > "$log" 2>&1 || ! there; then
  echo "browser: that failed; the end of artifacts/browser.log:"
  tail -n 15 "$log" | sed 's/^/  /'
  exit 1
fi
echo "browser: done in $((SECONDS - begun)) s"
