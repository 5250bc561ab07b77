#!/usr/bin/env bash
# Turns each guard of the procedures round, one at a time, and runs the tests of the rules that rest on it against the running suite: one of them must turn red.
# A guard that nobody misses has survived: its rule is not proven. mutation.sh [SECTION/GUARD …]   Goes on where it was, with the sources that full.sh names also on another machine; results in tests/results/mutation.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
output=$PWD/artifacts/mutation
conformance=$output/bin/Conformance/debug/ComplaintSuite.Conformance
state=$(realpath -m "${COMPLAINTSUITE_MUTATION_STATE:-$output/results/$(git rev-parse --short HEAD)}")
mkdir -p "$state"
kept=tests/results/mutation.txt
sources="# ${state##*-}"
if [ "$(head -n 1 "$kept" 2> /dev/null)" = "$sources" ]; then
  while read -r guard rest; do [ "$guard" = "#" ] || echo "$guard $rest" > "$state/${guard//\//-}.txt"; done < "$kept"
fi

# A build of its own: what is shipped can't be turned round.
dotnet build ComplaintSuite.sln --nologo -v quiet -clp:ErrorsOnly -p:NegatableGuards=true -p:RunAnalyzers=false -p:ArtifactsPath="$output"

# run NAME RULE,RULE [OPTION …]: the tagged tests of the rules, with COMPLAINTSUITE_NEGATED_GUARD as it is. Says passed and failed.
run() {
  local name=$1 filters=("${@:3}") rule
  for rule in ${2//,/ }; do filters+=(-trait "Rule=$rule"); done
  rm -rf "$state/$name.trx"
  timeout 900 "$conformance" "${filters[@]}" -trx "$state/$name.trx" > "$state/$name.log" 2>&1 || true
  [ -e "$state/$name.trx" ] || { echo "0 0"; return; }
  grep -o '<Counters[^>]*' "$state/$name.trx" | sed 's/.* passed="\([0-9]*\)" failed="\([0-9]*\)".*/\1 \2/'
}

all=$("$output/bin/Cli/debug/ComplaintSuite.Cli" procedures guards)
[ $# -eq 0 ] || all=$(for guard in "$@"; do grep "^$guard " <<< "$all" || grep -x "$guard" <<< "$all"; done)
# As it is, every test is green: only then a red one tells of the guard.
if [ ! -e "$state/baseline.txt" ]; then
  read -r passed failed < <(run baseline "$(cut -d' ' -s -f2 <<< "$all" | tr ',' '\n' | sort -u | paste -sd,)")
  if [ "$passed" -eq 0 ] || [ "$failed" -gt 0 ]; then
    echo "Without any guard turned round $failed of $((passed + failed)) tests are red; see $state/baseline.log"
    exit 1
  fi
  echo "$passed" > "$state/baseline.txt"
fi
survivors=0
while read -r guard rules; do
  name=${guard//\//-}
  if [ -z "$rules" ]; then
    # Ways of working without a rule of the catalogue have tests in the services' own projects.
    echo "$guard rests on no rule" > "$state/$name.txt"
  elif [ ! -e "$state/$name.txt" ]; then
    read -r passed failed < <(COMPLAINTSUITE_NEGATED_GUARD=$guard run "$name" "$rules" -stopOnFail)
    if [ "$failed" -gt 0 ] && ! grep -q 'Assembly fixture.*threw in \(InitializeAsync\|its constructor\)' "$state/$name.log"; then
      echo "$guard $rules: killed" > "$state/$name.txt"
    else
      echo "$guard $rules: SURVIVED ($passed passed, see $name.log)"
      survivors=$((survivors + 1))
      continue
    fi
  fi
  cat "$state/$name.txt"
  if [ $# -eq 0 ]; then { echo "$sources"; find "$state" -name '*.txt' ! -name baseline.txt -exec sort {} +; } > "$kept"; fi
done <<< "$all"
[ "$survivors" -eq 0 ]
