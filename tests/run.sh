#!/usr/bin/env bash
# Builds the suite and runs its tests. Takes the .NET SDK of global.json, git, Node.js with npm, and kubectl or kustomize; installs the rest of what the tests need
# (tests/engine.sh, tests/browser.sh). Last line: the summed counts.
set -euo pipefail
cd "$(dirname "$0")/.."

begun=$SECONDS
results=artifacts/test-results
not_covered=artifacts/not-covered.txt
rm -rf "$results" "$not_covered" && mkdir -p "$results"
absent=()
for program in dotnet git node npm; do command -v "$program" > /dev/null || absent+=("$program"); done
if [ "${CI:-}" = true ] && ! command -v kubectl kustomize > /dev/null; then absent+=("kubectl or kustomize"); fi
if [ ${#absent[@]} -gt 0 ]; then
  printf 'Not on PATH: %s\n' "${absent[@]}"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

. tests/engine.sh
trap engine_stop EXIT
trap 'exit 130' INT TERM

# Packages and images come while the compiler works: neither needs the other. One package manager at a time.
prepare() {
  local engine=0
  bash tests/engine.sh prepare || engine=$?
  # Where this fails, tests/Browser fails and says so.
  bash tests/browser.sh || true
  return "$engine"
}
prepare &
prepared=$!
if ! dotnet build ComplaintSuite.sln --nologo -v quiet -clp:ErrorsOnly; then
  wait "$prepared" || true
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

wait "$prepared" && engine=there || engine=absent
if [ "$engine" = there ]; then engine_start || engine=broken; fi
if [ "$engine" != there ]; then
  if [ "${CI:-}" = true ]; then
    echo "With CI=true the tests take a container engine."
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
  fi
  engine_stop
  echo "containers: no engine, so the tests ran on the machine's own PostgreSQL or a private cluster" >> "$not_covered"
fi

# Published data lies beside a checkout, not in it.
filter=()
if [ ! -d "${COMPLAINTSUITE_PUBLISHED_DATA:-../shared/data}" ]; then
  filter=(--filter-not-trait Needs=published-data)
  echo "published data: no ../shared/data, so neither imports nor calendars were compared with the published files, and no story of Washington was told" >> "$not_covered"
fi

failed=0
# A test that hangs ends the run, not the patience of whoever waits for it.
timeout --kill-after=60 75m dotnet test --solution ComplaintSuite.sln --no-build --max-parallel-test-modules 1 \
  --report-trx --results-directory "$results" "${filter[@]}" || failed=$?
engine_stop

# The runner's closing block is for people; the last line is for whoever counts.
sum() { find "$results" -name '*.trx' -exec grep -ho '<Counters[^>]*' {} + | { grep -o " $1=\"[0-9]*\"" || true; } | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'; }
total=$(sum total) passed=$(sum passed) failures=$(sum failed)
if [ "$failures" -gt 0 ]; then
  echo "Failed:"
  find "$results" -name '*.trx' -exec grep -ho '<UnitTestResult[^>]*outcome="Failed"[^>]*' {} + |
    sed 's/.*testName="\([^"]*\)".*/  \1/; s/&quot;/"/g; s/&apos;/'"'"'/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' | sort
fi
if [ -s "$not_covered" ]; then
  echo "Not covered:"
  sort -u "$not_covered" | sed 's/^/  /'
fi
minutes=$(awk -v seconds=$((SECONDS - begun)) 'BEGIN { printf "%.1f", seconds / 60 }')
echo "$minutes minutes"
# A test process that broke off has no report of the test it broke off in.
if [ "$failed" -ne 0 ] && [ "$failures" -eq 0 ]; then failures=1 total=$((total + 1)); fi
echo "$passed passed, $failures failed, $((total - passed - failures)) skipped"
[ "$failed" -eq 0 ] && [ "$failures" -eq 0 ] && [ "$passed" -gt 0 ]
