#!/usr/bin/env bash
# The life of a real complaint (complaint.json), from filing to archive, with nothing but curl.
#   curl.sh WEB [ORGANISATION PREFIX]
# WEB is the gateway's address; the demo people's subjects begin with PREFIX (XC12312 xc). By hand:
#   dotnet run --project shared/AppHost -- --simulated-clock        the suite, in a terminal of its own
#   tests/EndToEnd/curl.sh http://127.0.0.1:8080
#   dotnet run --project shared/Cli -- time +31d                    in a third terminal, when the script waits for the archive
set -euo pipefail
if [ $# -eq 0 ]; then sed -n '3,7s/^# \{0,3\}//p' "$0" >&2; exit 2; fi
web=${1%/} organisation=${2:-XC12312} prefix=${3:-xc} patience=300
story=$(dirname "$0")/complaint.json
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# text NAME JSON, number NAME JSON: the first value of that name.
text() { grep -o "\"$1\": *\"[^\"]*\"" <<< "$2" | head -n 1 | sed 's/^"[^"]*": *"//; s/"$//'; }
number() { grep -o "\"$1\": *\"\?[0-9]*" <<< "$2" | head -n 1 | tr -dc '0-9'; }
# part NAME: the fields of a part of the story, which has one a line.
part() { sed -n "/^  \"$1\": {/,/^  }/{//!p}" "$story"; }
# change VERSION [PART]: the body of a change.
change() { printf '{"requestId": "%s", "expectedVersion": %s%s}' "$(id)" "$1" "${2:+, $(part "$2")}"; }
id() { cat /proc/sys/kernel/random/uuid; }
html() { sed 's/&amp;/\&/g; s/&quot;/"/g; s/&#x2B;/+/g; s/&#x3D;/=/g'; }

# ask METHOD PATH [curl options …]: the answer's body; a refusal is printed and ends the script.
ask() {
  local method=$1 path=$2 answer
  shift 2
  answer=$(curl --silent --show-error --fail-with-body --request "$method" "$@" "$web$path") || { printf 'refused: %s %s\n%s\n' "$method" "$path" "$answer" >&2; exit 1; }
  printf '%s' "$answer"
}

# sign_on WHO: a browser's way, with a cookie jar: to the provider's page, one button, and back to the gateway.
sign_on() {
  local jar=$work/$1 page action token back
  page=$(curl --silent --show-error --fail --location --cookie "$jar" --cookie-jar "$jar" --output "$work/page" --write-out '%{url_effective}' "$web/session/sign-in")
  token=$(grep -o 'name="__RequestVerificationToken" value="[^"]*"' "$work/page" | head -n 1 | sed 's/.*value="//; s/"$//' | html)
  back=$(grep -o 'name="returnUrl" value="[^"]*"' "$work/page" | head -n 1 | sed 's/.*value="//; s/"$//' | html)
  action=$(sed 's#\(https\?://[^/]*\)/.*#\1#' <<< "$page")/sign-in
  curl --silent --show-error --fail --location --cookie "$jar" --cookie-jar "$jar" --output /dev/null \
    --data-urlencode "__RequestVerificationToken=$token" --data-urlencode "returnUrl=$back" --data-urlencode "subject=$prefix-$1" "$action" || { echo "$prefix-$1 can't sign on" >&2; exit 1; }
}

# as WHO METHOD PATH [JSON]: with the session's cookie; a change carries the token that /session shows.
as() {
  local jar=$work/$1 method=$2 path=$3 csrf
  csrf=$(text csrfToken "$(curl --silent --fail --cookie "$jar" "$web/session")")
  if [ -z "$csrf" ]; then echo "$1 is not signed on" >&2; exit 1; fi
  if [ "$method" = GET ]; then ask GET "$path" --cookie "$jar"
  else ask POST "$path" --cookie "$jar" --header "x-csrf-token: $csrf" --header 'content-type: application/json' --data "$4"; fi
}

# until_there WHO PATH NAME VALUE: asks again, at most 20 s, until the answer has it.
until_there() {
  local answer
  for _ in $(seq 100); do
    answer=$(as "$1" GET "$2")
    if [ "$(text "$3" "$answer")" = "$4" ]; then printf '%s' "$answer"; return; fi
    sleep 0.2
  done
  echo "$2: $3 did not become $4 in 20 s" >&2
  exit 1
}

echo "1. A consumer files a complaint: $(text subject "$(part submission)")"
receipt=$(ask POST /v1/complaints --header 'content-type: application/json' --data "{\"requestId\": \"$(id)\", \"organisation\": \"$organisation\", $(part submission)}")
case=$(text caseNumber "$receipt") code=$(text accessCode "$receipt") version=$(number version "$receipt")
echo "   case $case, step $(text step "$receipt")"

echo "2. The consumer opens the case with number and code."
ticket=$(text ticket "$(ask POST "/v1/complaints/$case:open" --header 'content-type: application/json' --data "{\"accessCode\": \"$code\"}")")
track() { ask GET "/v1/complaints/$case/timeline" --header "x-case-ticket: $ticket" | grep -o '"text": *"[^"]*"' | sed 's/^"text": *"/   - /; s/"$//'; }
track

echo "3. A clerk signs on and accepts it for the summary procedure."
sign_on clerk
as clerk POST "/v1/complaints/$case:accept" "$(change "$version" acceptance)" > "$work/answer"
until_there clerk "/v1/complaints/$case" step at-work > "$work/answer"
echo "   case $case, step $(text step "$(cat "$work/answer")")"

echo "4. An inspector takes the next case of the team until it is this one, records, finishes, hands in."
sign_on inspector-1
while :; do
  item=$(as inspector-1 POST "/v1/departments/inspection-team/queue:claimNext" "{\"requestId\": \"$(id)\"}")
  if [ "$(text caseNumber "$item")" = "$case" ]; then break; fi
done
work_item=/v1/workItems/$(text workItemId "$item")
item=$(as inspector-1 POST "$work_item:recordHandling" "$(change "$(number version "$item")" handling)")
item=$(as inspector-1 POST "$work_item:finishHandling" "$(change "$(number version "$item")" result)")
item=$(as inspector-1 POST "$work_item:handIn" "$(change "$(number version "$item")")")
echo "   work item $(text step "$item")"

echo "5. The clerk tells the result, enters the figures and closes."
known=$(until_there clerk "/v1/complaints/$case" step result-known)
known=$(as clerk POST "/v1/complaints/$case:notifyResult" "$(change "$(number version "$known")")")
known=$(as clerk POST "/v1/complaints/$case:setIndicators" "$(change "$(number version "$known")" figures)")
known=$(as clerk POST "/v1/complaints/$case:close" "$(change "$(number version "$known")")")
echo "   case $case, step $(text step "$known")"

clock=$(grep -o '"clock": *"archive"[^}]*' <<< "$known")
echo "6. The file archives itself when its clock of $(text limit "$clock") runs out: $(text dueTime "$clock"). Waiting up to $((patience / 60)) minutes for that time."
for (( waited = 0; ; waited++ )); do
  seen=$(ask GET "/v1/complaints/$case" --header "x-case-ticket: $ticket")
  step=$(text step "$seen")
  if [ "$step" = archived ]; then break; fi
  if [ "$waited" -ge "$patience" ]; then
    echo "case $case is still $step; a simulated clock is moved on by: dotnet run --project shared/Cli -- time +31d" >&2
    exit 1
  fi
  sleep 1
done
echo "   case $case, step $step"

echo "7. What the consumer reads now."
track
