#!/usr/bin/env bash
# The life of a complaint by hand, with nothing but curl.
#   curl.sh WEB [ORGANISATION PREFIX]
# WEB is the gateway's address (http://127.0.0.1:8080); the demo people's subjects begin with PREFIX (XC12312 xc).
set -euo pipefail
web=${1%/} organisation=${2:-XC12312} prefix=${3:-xc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# text NAME JSON, number NAME JSON: the first value of that name.
text() { grep -o "\"$1\": *\"[^\"]*\"" <<< "$2" | head -n 1 | sed 's/^"[^"]*": *"//; s/"$//'; }
number() { grep -o "\"$1\": *\"\?[0-9]*" <<< "$2" | head -n 1 | tr -dc '0-9'; }
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
    --data-urlencode "__RequestVerificationToken=$token" --data-urlencode "returnUrl=$back" --data-urlencode "subject=$prefix-$1" "$action"
}

# as WHO METHOD PATH [JSON]: with the session's cookie; a change carries the token that /session shows.
as() {
  local jar=$work/$1 method=$2 path=$3 csrf
  csrf=$(text csrfToken "$(curl --silent --fail --cookie "$jar" "$web/session")")
  if [ -z "$csrf" ]; then echo "$1 is not signed on" >&2; exit 1; fi
  if [ "$method" = GET ]; then ask GET "$path" --cookie "$jar"
  else ask POST "$path" --cookie "$jar" --header "x-csrf-token: $csrf" --header 'content-type: application/json' --data "$4"; fi
}

# until WHO PATH NAME VALUE: asks again, at most 20 s, until the answer has it.
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

echo "1. A shopper files a complaint."
receipt=$(ask POST /v1/complaints --header 'content-type: application/json' --data @- << JSON
{
  "requestId": "$(id)",
  "organisation": "$organisation",
  "kind": "complaint",
  "channel": "portal",
  "subject": "Balance of a prepaid card",
  "facts": "The shop closed down and does not pay back the 300 yuan that are left on my card.",
  "demand": "Repayment of 300 yuan.",
  "respondent": {"name": "Convenience shop"},
  "complainant": {"name": "Wang Xiaoming", "telephone": "13800000000"},
  "language": "en"
}
JSON
)
case=$(text caseNumber "$receipt") code=$(text accessCode "$receipt") version=$(number version "$receipt")
echo "   case $case, step $(text step "$receipt")"

echo "2. The shopper opens the case with number and code."
ticket=$(text ticket "$(ask POST "/v1/complaints/$case:open" --header 'content-type: application/json' --data "{\"accessCode\": \"$code\"}")")
track() { ask GET "/v1/complaints/$case/timeline" --header "x-case-ticket: $ticket" | grep -o '"text": *"[^"]*"' | sed 's/^"text": *"/   - /; s/"$//'; }
track

echo "3. A clerk signs on and accepts it for the summary procedure."
sign_on clerk
as clerk POST "/v1/complaints/$case:accept" "{\"requestId\": \"$(id)\", \"expectedVersion\": $version, \"category\": \"prepaid-cards\", \"legalField\": \"prepaid-cards\", \"route\": \"summary\", \"findings\": [\"facts-clear\", \"matter-simple\"]}" > "$work/answer"
until_there clerk "/v1/complaints/$case" step at-work > "$work/answer"

echo "4. An inspector takes the next case of the team until it is this one, records, finishes, hands in."
sign_on inspector-1
while :; do
  item=$(as inspector-1 POST "/v1/departments/inspection-team/queue:claimNext" "{\"requestId\": \"$(id)\"}")
  if [ "$(text caseNumber "$item")" = "$case" ]; then break; fi
done
work_item=$(text workItemId "$item")
item=$(as inspector-1 POST "/v1/workItems/$work_item:recordHandling" "{\"requestId\": \"$(id)\", \"expectedVersion\": $(number version "$item"), \"text\": \"Spoke to the owner.\"}")
item=$(as inspector-1 POST "/v1/workItems/$work_item:finishHandling" "{\"requestId\": \"$(id)\", \"expectedVersion\": $(number version "$item"), \"result\": \"The owner repaid 300 yuan.\", \"outcome\": \"upheld\"}")
item=$(as inspector-1 POST "/v1/workItems/$work_item:handIn" "{\"requestId\": \"$(id)\", \"expectedVersion\": $(number version "$item")}")
echo "   work item $(text step "$item")"

echo "5. The clerk tells the result, enters the figures and closes."
known=$(until_there clerk "/v1/complaints/$case" step result-known)
known=$(as clerk POST "/v1/complaints/$case:notifyResult" "{\"requestId\": \"$(id)\", \"expectedVersion\": $(number version "$known")}")
known=$(as clerk POST "/v1/complaints/$case:setIndicators" "{\"requestId\": \"$(id)\", \"expectedVersion\": $(number version "$known"), \"indicators\": {\"outcome\": \"upheld\", \"respondent-type\": \"sole-trader\", \"satisfaction\": \"satisfied\", \"amount-involved\": \"300\"}}")
known=$(as clerk POST "/v1/complaints/$case:close" "{\"requestId\": \"$(id)\", \"expectedVersion\": $(number version "$known")}")
echo "   case $case, step $(text step "$known")"

echo "6. What the shopper reads now."
track
