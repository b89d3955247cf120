#!/usr/bin/env bash
# beauty.sh: makes the pictures of docs/beauty.md anew: the contact sheet of the test portrait, and its report as
# Chromium shows it. Needs what packaging/setup/install.sh test installs.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
browser=$(command -v chromium || command -v chromium-browser) || { echo "beauty: chromium is missing; run packaging/setup/install.sh test" >&2; exit 1; }
go test -count=1 -run PicturesOfTheDocumentation ./beauty/quality/report -pictures "$folder"
convert "$folder/sheet.png" -resize 1400x -quality 88 docs/pictures/beauty-sheet.jpg
"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$folder/browser" --window-size=1240,5400 \
	--screenshot="$folder/report.png" "file://$folder/report.html" 2>/dev/null
convert "$folder/report.png" -trim +repage -bordercolor white -border 16 -quality 88 docs/pictures/beauty-report.jpg
ls -l docs/pictures/beauty-*.jpg
