#!/usr/bin/env bash
# Takes the pictures that tests/Browser left in artifacts/screenshots over into shared/docs/portal, reduced to few colours.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v pngquant > /dev/null || { echo "pngquant is missing: apt-get install pngquant"; exit 1; }

to=shared/docs/portal
mkdir -p "$to"
rm -f "$to"/*.png
{
  echo "# The pages of the portal"
  echo
  echo "Taken by \`tests/Browser\` in Chromium, on a phone (390 pixels wide) and a desktop (1280), and put here by \`tests/Browser/pictures.sh\`. axe finds no violation of WCAG 2.2 AA on any of them."
  last=
  # One language for each width: what differs between languages is the words. What the walks see at each organisation are the same pages.
  for picture in $(ls artifacts/screenshots/*-zh-CN-phone.png artifacts/screenshots/*-en-desktop.png | grep -v /walk- | sed 's/-\(zh-CN-phone\|en-desktop\)\.png$/ &/' | sort -k1,1 -k2,2 | tr -d ' '); do
    name=$(basename "$picture" .png)
    pngquant --force --speed 1 --output "$to/$name.png" 24 "$picture"
    width=${name##*-}
    page=${name%-*}
    language=en
    case $page in *-zh-CN) language=zh-CN ;; *-es) language=es ;; esac
    page=${page%-"$language"}
    if [ "$page" != "$last" ]; then printf '\n## %s\n\n' "${page//-/ }"; fi
    last=$page
    printf '![%s, %s, %s](%s.png)\n' "${page//-/ }" "$language" "$width" "$name"
  done
} > "$to/README.md"
find "$to" -name '*.png' -size +100k -printf '%f has %k kB: more than 100\n'
