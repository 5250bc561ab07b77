#!/usr/bin/env bash
# What takes longer than tests/run.sh, with its results kept in tests/results. Stopped and started again, it goes on where it was: a step passed for good on the sources that it is about.
# full.sh [STEP …]: all steps, or these.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "$(git status --porcelain -- . ':!tests/results' ':!shared/docs/*.md' ':!shared/docs/performance')" ]; then
  echo "Commit first: results are kept of what is committed."
  exit 1
fi
mkdir -p artifacts/full tests/results
only=" $* "
product=(services gateway shared ':!shared/docs/*.md' ':!shared/docs/performance' tests/TestKit tests/engine.sh 'Directory.*' global.json)

# step NAME "PATH …" COMMAND …: runs it unless it passed on the product, its own tests under these paths and its own lines here. What it has done so far it may keep in $done_here.
step() {
  local name=$1 paths=$2 begun=$SECONDS; shift 2
  [[ $only =~ ^\ *$ || $only == *" $name "* ]] || return 0
  # shellcheck disable=SC2086 # Several paths.
  done_here=artifacts/full/$name-$( { git ls-files -s -- "${product[@]}" $paths; declare -f "$name" || true; } | git hash-object --stdin | cut -c1-12)
  mkdir -p "$done_here"
  if [ -e "$done_here/passed" ]; then echo "$name: passed before"; return; fi
  "$@"
  touch "$done_here/passed"
  echo "$name: passed in $((SECONDS - begun)) s"
}

# Thirty real complaints to their archives. What is kept of them is what the publishers' labels decide; numbers and hashes differ each time.
stories() {
  bash tests/engine.sh bash tests/stories.sh 30 > artifacts/full/stories.log 2>&1 || { tail -n 30 artifacts/full/stories.log; return 1; }
  sed -n 's/^  \(CFPB\|Boston 311\|Washington AG\) /\1 /p; s/^  Result: \(.*\), index .*/    \1/p' artifacts/stories*.txt > tests/results/stories.txt
}

# The published files, whole, through the gateway, and what PostgreSQL counts in them; killed on the way and started again.
published() {
  dotnet build tests/EndToEnd --nologo -v quiet -clp:ErrorsOnly
  COMPLAINTSUITE_PUBLISHED=full bash tests/engine.sh artifacts/bin/EndToEnd/debug/ComplaintSuite.EndToEnd -class '*PublishedDataTests' > artifacts/full/published.log 2>&1 ||
    { tail -n 30 artifacts/full/published.log; return 1; }
  cat artifacts/published/*.full.txt > tests/results/published.txt
  dispatch
}

# Where the procedures' tables send every record of the published files, against the publishers' own labels, in both languages.
# Behind the file of records stands the file of labels, where the mapping does not name all of them itself.
dispatch() {
  local data=${COMPLAINTSUITE_PUBLISHED_DATA:-../shared/data} mapping file labels
  mkdir -p tests/results/dispatch
  while read -r mapping file labels; do
    artifacts/bin/Cli/debug/ComplaintSuite.Cli dispatch "$data/$file" --mapping "$mapping" --language zh-CN ${labels:+--labels "$data/$labels"} --into "tests/results/dispatch/$mapping.md"
  done << 'FILES'
nyc-311 nyc_311.csv.gz labels_zh.csv
nhtsa nhtsa_vehicle_complaints.csv
texas-insurance texas_insurance_complaints.csv.gz
cfpb-branch cfpb_complaints.csv.gz labels_zh.csv
austin-code austin_code_complaints.csv.gz labels_zh.csv
oregon-care oregon_care_complaints.csv.gz
wa-ag-cruise wa_ag_consumer_complaints.csv.gz labels_zh.csv
wa-ag-retail wa_ag_consumer_complaints.csv.gz labels_zh.csv
FILES
}

# The queue's cache through ten thousand changes with Redis emptied, slow and gone in between.
queue() {
  dotnet build tests/Routing.Tests --nologo -v quiet -clp:ErrorsOnly
  COMPLAINTSUITE_QUEUE_CHANGES=10000 bash tests/engine.sh artifacts/bin/Routing.Tests/debug/ComplaintSuite.Routing.Tests -method '*After_thousands_of_mixed_changes*' > artifacts/full/queue.log 2>&1 ||
    { tail -n 30 artifacts/full/queue.log; return 1; }
}

# Two hundred seeded schedules of faults, twenty in a process; every second process runs over Dapr, whose broker then disturbs deliveries, too. It takes more than an hour: each twenty is kept in
# tests/results with the sources that it is about, so that another machine can go on.
chaos() {
  local first kept transport=Dapr sources="# ${done_here##*-}"
  mkdir -p tests/results/chaos
  dotnet build tests/Chaos --nologo -v quiet -clp:ErrorsOnly
  for first in $(seq 1 20 181); do
    [ $transport = Log ] && transport=Dapr || transport=Log
    kept=tests/results/chaos/$(printf '%03d' "$first").txt
    [ "$(head -n 1 "$kept" 2> /dev/null)" = "$sources" ] && continue
    rm -rf artifacts/chaos
    COMPLAINTSUITE_TRANSPORT=$transport COMPLAINTSUITE_CHAOS=$first-$((first + 19)) artifacts/bin/Chaos/debug/ComplaintSuite.Chaos -class '*ScheduleTests' > "artifacts/full/chaos-$first.log" 2>&1 ||
      { grep -A 20 '\[FAIL\]' "artifacts/full/chaos-$first.log" || tail -n 30 "artifacts/full/chaos-$first.log"; return 1; }
    { echo "$sources"; cat artifacts/chaos/*.txt; } > "$kept"
  done
}

# The load bench with few cases: every answer right, no figure nonsense. The figures of a whole run are in shared/docs/performance.
load() { dotnet run -c Release --project tests/Load -- --small --into artifacts/full/load.json; }

# Every rule of the procedures once more, with Dapr's sidecars between the services, as far as their double goes.
dapr() {
  dotnet build tests/Conformance --nologo -v quiet -clp:ErrorsOnly
  COMPLAINTSUITE_TRANSPORT=Dapr bash tests/engine.sh artifacts/bin/Conformance/debug/ComplaintSuite.Conformance -noColor > artifacts/full/dapr.log 2>&1 ||
    { grep -A 20 '\[FAIL\]' artifacts/full/dapr.log; tail -n 3 artifacts/full/dapr.log; return 1; }
  {
    sed -n 's/^ *ComplaintSuite.Conformance *Total: \([0-9]*\), Errors: \([0-9]*\), Failed: \([0-9]*\), Skipped: \([0-9]*\).*/\1 tests, \2 errors, \3 failed, \4 skipped/p' artifacts/full/dapr.log
    cat artifacts/test-suites/ComplaintSuite.Conformance.dapr.txt
  } > tests/results/dapr.txt
}

# How good the suggestions of related cases are, on all of the published narratives.
likeness() {
  dotnet build tests/Intake.Tests --nologo -v quiet -clp:ErrorsOnly
  COMPLAINTSUITE_LIKENESS=$PWD/tests/results/likeness bash tests/engine.sh artifacts/bin/Intake.Tests/debug/ComplaintSuite.Intake.Tests -class '*LikenessMeasures' > artifacts/full/likeness.log 2>&1 ||
    { grep -A 20 '\[FAIL\]' artifacts/full/likeness.log; tail -n 3 artifacts/full/likeness.log; return 1; }
}

# Each guard turned round, in a build of its own.
mutation() { COMPLAINTSUITE_MUTATION_STATE=$done_here bash tests/engine.sh bash tests/mutation.sh; }

steps=(stories mutation published likeness queue dapr chaos load)
for name in "$@"; do
  [[ " ${steps[*]} " == *" $name "* ]] || { echo "There is no step '$name': ${steps[*]}"; exit 1; }
done
step stories "tests/EndToEnd tests/stories.sh" stories
step mutation "tests/Conformance tests/mutation.sh" mutation
step published tests/EndToEnd published
step likeness tests/Intake.Tests/Likeness likeness
step queue tests/Routing.Tests queue
step dapr tests/Conformance dapr
step chaos tests/Chaos chaos
step load tests/Load load
