#!/usr/bin/env bash
# Makes the cluster on first start, then becomes the server. Arguments that begin with a dash are the server's settings,
# `postgres` before them may stand; anything else is a command to run instead.
set -euo pipefail

user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}
as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups --)

[ "${1:-}" = postgres ] && shift
if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then exec "$@"; fi

install -d -o postgres -g postgres -m 2775 /var/run/postgresql

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  install -d -o postgres -g postgres -m 700 "$PGDATA"
  secret=$(mktemp)
  chown postgres "$secret"
  printf %s "${POSTGRES_PASSWORD:?a password is needed}" > "$secret"
  # The local socket is trusted because only somebody inside the container reaches it.
  # POSTGRES_INITDB_ARGS is a list of words.
  # shellcheck disable=SC2086
  "${as_postgres[@]}" initdb --pgdata "$PGDATA" --username "$user" --auth-local trust --auth-host scram-sha-256 --no-sync \
    --encoding UTF8 --locale C.UTF-8 --pwfile "$secret" ${POSTGRES_INITDB_ARGS:-} > /dev/null
  rm "$secret"
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"

  # Until database and scripts are in, the server listens on no address: whoever waits for the port waits for all of it.
  "${as_postgres[@]}" pg_ctl --pgdata "$PGDATA" --options "-c listen_addresses='' -c fsync=off" --wait start > /dev/null
  sql=(psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$user")
  if [ "$database" != postgres ]; then
    "${sql[@]}" --dbname postgres --set name="$database" <<< 'create database :"name"'
  fi
  for script in /docker-entrypoint-initdb.d/*.sql; do
    if [ -e "$script" ]; then "${sql[@]}" --dbname "$database" --file "$script"; fi
  done
  "${as_postgres[@]}" pg_ctl --pgdata "$PGDATA" --mode fast --wait stop > /dev/null
fi

exec "${as_postgres[@]}" postgres -D "$PGDATA" -c listen_addresses='*' "$@"
