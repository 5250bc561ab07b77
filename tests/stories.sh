#!/usr/bin/env bash
# Takes thirty real complaints through the whole suite, from filing to archive, and prints their timelines. stories.sh [how many]
set -euo pipefail
cd "$(dirname "$0")/.."
rm -f artifacts/stories.txt
dotnet build tests/EndToEnd --nologo -v quiet -clp:ErrorsOnly
COMPLAINTSUITE_STORIES=${1:-30} artifacts/bin/EndToEnd/debug/ComplaintSuite.EndToEnd -class ComplaintSuite.EndToEnd.Stories.RealComplaintsTests
cat artifacts/stories.txt
