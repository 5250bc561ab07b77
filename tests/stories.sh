#!/usr/bin/env bash
# Takes thirty real complaints through the whole suite, from filing to archive, and prints their timelines. stories.sh [how many]
set -euo pipefail
cd "$(dirname "$0")/.."
rm -f artifacts/stories*.txt
without=()
if [ ! -d "${COMPLAINTSUITE_PUBLISHED_DATA:-../shared/data}" ]; then
  without=(-trait- Needs=published-data)
  echo "No published data beside the checkout: the stories of Washington, a sixth, are left out."
fi
dotnet build tests/EndToEnd --nologo -v quiet -clp:ErrorsOnly
COMPLAINTSUITE_STORIES=${1:-30} artifacts/bin/EndToEnd/debug/ComplaintSuite.EndToEnd -class ComplaintSuite.EndToEnd.Stories.RealComplaintsTests "${without[@]}"
cat artifacts/stories*.txt
