#!/usr/bin/env bash
# Builds the suite and runs its tests. Installs what the tests need. Last line: the summed counts.
set -euo pipefail
cd "$(dirname "$0")/.."

results=artifacts/test-results
rm -rf "$results" && mkdir -p "$results"

dotnet build ComplaintSuite.sln --nologo -v quiet -clp:ErrorsOnly

failed=0
dotnet test --solution ComplaintSuite.sln --no-build --max-parallel-test-modules 1 \
  --report-trx --results-directory "$results" || failed=$?

# The runner's closing block is for people; this line is for whoever counts.
python3 - "$results" <<'PY'
import glob, sys, xml.etree.ElementTree as xml
space = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}
passed = failed = skipped = 0
for file in glob.glob(sys.argv[1] + "/**/*.trx", recursive=True):
    counters = xml.parse(file).getroot().find(".//t:Counters", space)
    total, ok, bad = (int(counters.get(name)) for name in ("total", "passed", "failed"))
    passed, failed, skipped = passed + ok, failed + bad, skipped + total - ok - bad
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(0 if failed == 0 and passed > 0 else 1)
PY
exit $failed
