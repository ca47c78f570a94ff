#!/usr/bin/env bash
# Closes a site, runs a command when every instance has confirmed, and opens the site again, with nothing but bash and curl:
#
#   MAINTENANCE_SERVICE=https://maintenance.example.com MAINTENANCE_API_KEY=… curl.sh SITE COMMAND [ARGUMENT…]
#
# MAINTENANCE_SERVICE may list several addresses, separated by commas.
#
# Exit codes: the command's own; 3 not every instance confirmed; 4 the maintenance ended, or was changed so that requests pass, while the
# command ran; 64 a site, a command or a variable is missing, or that happened before the command was started; 69 the service can't be
# reached, or refuses. The maintenance has a lease of 60 seconds: if this process dies, the site opens by itself.
set -uo pipefail
if [ -z "${1:-}" ] || [ -z "${2:-}" ] || [ -z "${MAINTENANCE_SERVICE:-}" ] || [ -z "${MAINTENANCE_API_KEY:-}" ]; then
  echo "usage: MAINTENANCE_SERVICE=URL MAINTENANCE_API_KEY=KEY curl.sh SITE COMMAND [ARGUMENT…]" >&2
  exit 64
fi
site=$1 && shift
id="pipeline-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')"
IFS=', ' read -ra services <<<"$MAINTENANCE_SERVICE"
body=$(mktemp) && trap 'rm -f "$body" "$body.renewal" "$body.lost"' EXIT

# Prints the status; the answer is in $body. The key goes in by standard input, so that no list of processes shows it. An answer that did
# not come is asked for again, at the next address: the id is ours, so that the same request twice is one maintenance.
call() {
  local method=$1 path=$2 data=${3:-} status=000 service
  for _ in 1 2 3 4 5; do
    for service in "${services[@]}"; do
      status=$(printf 'header = "Authorization: Bearer %s"\n' "$MAINTENANCE_API_KEY" | curl --config - --silent --connect-timeout 5 --max-time 40 \
        --output "$body" --write-out '%{http_code}' --request "$method" "${service%/}/v1/sites/$site$path" \
        ${data:+--header 'Content-Type: application/json' --data "$data"}) || status=000
      case $status in 000 | 502 | 503 | 504) ;; *) break 2 ;; esac
    done
    sleep 2
  done
  printf '%s' "$status"
}

# Returns 0 where the maintenance refuses all requests, as it was started; 1 where it ended or lets some pass; 2 where the service does not say.
check() {
  local term
  case $(call GET "/maintenances/$id") in
    200) ;;
    404) return 1 ;;
    *) return 2 ;;
  esac
  for term in '"status":"active"' '"mode":"closed"' '"paths":[]' '"exemptPaths":[]' '"bypassNetworks":[]'; do
    grep -qF "$term" "$body" || return 1
  done
}

# Ends it, also where the start was not answered; what can't be ended now is followed by its lease.
open() {
  case $(call DELETE "/maintenances/$id?forbid=true") in
    20?) ;;
    *) cat "$body" >&2; echo "The maintenance $id could not be ended; its lease ends it." >&2; return 1 ;;
  esac
}

# Shows the answer, ends the maintenance, and gives up.
stop() { cat "$body" >&2; echo >&2; open; echo "$1" >&2; exit "$2"; }

case $(call PUT "/maintenances/$id" '{"reason":"pipeline","lease":{"seconds":60}}') in
  201 | 200) ;; # 200: the first answer was lost, and this is the second.
  *) cat "$body" >&2; echo >&2; open 2>/dev/null; echo "The maintenance was not started." >&2; exit 69 ;;
esac
trap 'open; exit 143' TERM INT HUP
for ((try = 1; ; try++)); do
  case $(call GET "/convergence?maintenance=$id&wait=20") in
    200) break ;;
    409) ;;
    *) stop "The service does not say whether the site is closed." 69 ;;
  esac
  ! grep -q ':maintenance-ended"' "$body" || stop "The maintenance ended before every instance had confirmed." 64
  [ "$try" -lt 6 ] || stop "Not every instance has confirmed." 3
  call POST "/maintenances/$id/renew" >/dev/null
done

# What is confirmed is whatever a colleague has made of it.
check
case $? in
  0) ;;
  1) stop "The maintenance ended, or was changed so that requests pass, before every instance had confirmed." 64 ;;
  *) stop "The service does not say whether the site is closed." 69 ;;
esac

"$@" <&0 &
child=$!
trap 'kill -TERM "$child" 2>/dev/null' TERM INT HUP
lost=$body.lost
(
  body=$body.renewal
  while sleep 5; do
    call POST "/maintenances/$id/renew" >/dev/null
    check
    [ $? = 1 ] && [ ! -e "$lost" ] && : >"$lost" && kill -TERM "$child"
  done
) >/dev/null 2>&1 &
renewal=$!
wait "$child"; code=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done # A signal ends the waiting, not the command.
kill "$renewal" 2>/dev/null
wait "$renewal" 2>/dev/null
check; held=$?
[ ! -e "$lost" ] && [ "$held" != 1 ] || stop "The maintenance ended, or was changed so that requests pass, while the command ran." 4
[ "$held" = 0 ] || { [ "$code" != 0 ] || code=69; echo "The service does not say whether the site was closed to the end." >&2; }
open || { [ "$code" != 0 ] || code=69; }
exit "$code"
