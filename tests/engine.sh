#!/usr/bin/env bash
# A container engine for the tests, with the images that they start, on a machine that may have none.
#
#   tests/engine.sh prepare       installs the engine and builds the images: minutes once, a second afterwards
#   tests/engine.sh COMMAND …     runs a command with the engine and one PostgreSQL server handed to it
#   . tests/engine.sh             gives engine_prepare, engine_start and engine_stop to a script (tests/run.sh)
#
# What a command finds in its environment:
#   DOCKER_HOST, TESTCONTAINERS_*             where Testcontainers finds the engine
#   COMPLAINTSUITE_POSTGRES_IMAGE             image of the PostgreSQL server; set beforehand, it is used as given
#   COMPLAINTSUITE_REDIS_IMAGE                image with redis-server and redis-cli, likewise
#   COMPLAINTSUITE_TEST_POSTGRES              connection string of a superuser; set beforehand, no server is started
#   COMPLAINTSUITE_TEST_POSTGRES_SOURCE       'container' when that server runs in a container
#   COMPLAINTSUITE_TEST_SESSIONS              folder where test processes note their Testcontainers session, for cleaning up
#
# Where no engine can be had, one line says why. With CI=true that is a failure; elsewhere the tests use a private cluster.

engine_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
engine_images=$engine_root/tests/TestKit/Images
engine_logs=$engine_root/artifacts/engine
engine_runs=${TMPDIR:-/tmp}/complaintsuite-engine-$(id -u)
engine_run=            # folder of this run: socket, sessions, who owns it
engine_cli=()          # the command that speaks to the engine

# Test processes and the suites that they start live for minutes: remapping each page of compiled code cost a fifth of that. What is deployed keeps it.
export DOTNET_EnableWriteXorExecute=0

engine_say() { printf 'engine: %s\n' "$*"; }

# engine_step DOING LOG COMMAND …: a long step says that it begins and how long it took; its output goes to a log.
engine_step() {
  local doing=$1 log=$engine_logs/$2.log begun=$SECONDS; shift 2
  engine_say "$doing …"
  if ! "$@" > "$log" 2>&1; then
    engine_say "$doing failed; the end of artifacts/engine/${log##*/}:"
    tail -n 15 "$log" | sed 's/^/  /'
    return 1
  fi
  engine_say "$doing: done in $((SECONDS - begun)) s"
}

# engine_answers HOST: does an engine answer at this DOCKER_HOST address?
engine_answers() {
  case $1 in
    unix://*) [ -S "${1#unix://}" ] && curl -sf --max-time 5 --unix-socket "${1#unix://}" http://localhost/_ping > /dev/null ;;
    tcp://*) curl -sf --max-time 5 "http://${1#tcp://}/_ping" > /dev/null || { command -v docker && timeout 10 docker --host "$1" version; } > /dev/null 2>&1 ;;
    *) command -v docker > /dev/null && timeout 10 docker --host "$1" version > /dev/null 2>&1 ;;
  esac
}

# engine_find: an engine that is already there. Exports its address.
engine_find() {
  local host
  for host in "${DOCKER_HOST:-}" unix:///var/run/docker.sock "unix://${XDG_RUNTIME_DIR:-/run}/docker.sock" \
    unix:///run/podman/podman.sock "unix://${XDG_RUNTIME_DIR:-/run}/podman/podman.sock"; do
    if [ -z "$host" ] || ! engine_answers "$host"; then continue; fi
    export DOCKER_HOST=$host
    if command -v docker > /dev/null; then engine_cli=(docker)
    elif command -v podman > /dev/null; then engine_cli=(podman --url "$host")
    else engine_cli=()
    fi
    return 0
  done
  return 1
}

# engine_own: the engine of Debian's packages, set up for a machine without systemd, without cgroups v2, or in a container itself.
engine_own() {
  local conf=$engine_logs/containers.conf missing=() package
  if [ "$(id -u)" -ne 0 ]; then engine_say "no container engine answers, and installing one takes root"; return 1; fi
  if ! command -v apt-get > /dev/null; then engine_say "no container engine answers, and there is no apt-get to install one"; return 1; fi

  for package in podman runc conmon netavark aardvark-dns iptables curl ca-certificates debootstrap debian-archive-keyring; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" = installed ] || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    engine_step "installing ${missing[*]}" install engine_apt "${missing[@]}" || return 1
  fi

  {
    # The built-in limits need a capability that a machine may lack; crun refuses mixed cgroup versions.
    echo '[containers]'
    echo 'default_ulimits = ["nofile=10000:10000", "nproc=4096:4096"]'
    echo '[engine]'
    echo 'runtime = "runc"'
    if [ ! -d /run/systemd/system ]; then
      echo 'cgroup_manager = "cgroupfs"'
      echo 'events_logger = "file"'
    fi
    echo '[network]'
    echo 'network_backend = "netavark"'
  } > "$conf.$$"
  mv "$conf.$$" "$conf"
  export CONTAINERS_CONF=$conf
  engine_cli=(podman)
}

engine_apt() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 update &&
    apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 install --no-install-recommends "$@"
}

# engine_mirror: the Debian mirror that this machine's apt is set up with.
engine_mirror() {
  # The names in the format are for apt to expand.
  # shellcheck disable=SC2016
  engine_targets() { apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(CODENAME) $(REPO_URI)' 'Created-By: Packages' | awk '$1 == "Debian" && $2 == "main" && $3 !~ /-/ { print $4; exit }'; }
  [ -n "$(engine_targets)" ] || apt-get -q update > /dev/null
  engine_targets
}

engine_has() { "${engine_cli[@]}" image inspect "$1" > /dev/null 2>&1; }

engine_hash() { (cd "$engine_images" && cat "$@" && uname -m) | sha256sum | cut -c1-12; }

# engine_provide_images [build-only]: names an image of each server, pulled where the engine can, else built here.
engine_provide_images() {
  local built base
  built=localhost/complaintsuite-tests:$(engine_hash base.sh Dockerfile postgres-entrypoint.sh)
  base=localhost/complaintsuite-base:$(engine_hash base.sh)
  if [ -n "${COMPLAINTSUITE_POSTGRES_IMAGE:-}" ] && [ -n "${COMPLAINTSUITE_REDIS_IMAGE:-}" ]; then return 0; fi

  if ! engine_has "$built" && [ "${1:-}" != build-only ]; then
    if { engine_has postgres:17 && engine_has redis:7; } ||
      engine_step "pulling images" pull timeout 300 bash -c '"$@" pull -q postgres:17 && "$@" pull -q redis:7' pull "${engine_cli[@]}"; then
      export COMPLAINTSUITE_POSTGRES_IMAGE=${COMPLAINTSUITE_POSTGRES_IMAGE:-postgres:17} COMPLAINTSUITE_REDIS_IMAGE=${COMPLAINTSUITE_REDIS_IMAGE:-redis:7}
      return 0
    fi
    if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap > /dev/null; then engine_say "no image can be pulled, and building one takes root and debootstrap"; return 1; fi
  fi

  if ! engine_has "$built"; then
    engine_has "$base" || engine_step "making the PostgreSQL and Redis image" image engine_build_base "$base" || return 1
    engine_step "adding the entry point to the image" build env DOCKER_BUILDKIT=0 "${engine_cli[@]}" build -q -t "$built" --build-arg "BASE_IMAGE=$base" "$engine_images" || return 1
  fi
  export COMPLAINTSUITE_POSTGRES_IMAGE=${COMPLAINTSUITE_POSTGRES_IMAGE:-$built} COMPLAINTSUITE_REDIS_IMAGE=${COMPLAINTSUITE_REDIS_IMAGE:-$built}
}

engine_build_base() {
  local mirror work result=0
  mirror=$(engine_mirror)
  [ -n "$mirror" ] || { echo "apt is set up with no Debian mirror"; return 1; }
  work=$(mktemp -d)
  # An imported image knows no PATH, which some ways of starting a container need.
  (set -o pipefail; bash "$engine_images/base.sh" "$mirror" "$work" |
    "${engine_cli[@]}" import --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "$1") || result=$?
  rm -rf "$work"
  return $result
}

# engine_prepare: everything that takes long. Two runs at once wait for each other.
engine_prepare() {
  local engine_lock
  mkdir -p "$engine_logs" && mkdir -p -m 700 "$engine_runs"
  if [ ! -O "$engine_runs" ] || [ -L "$engine_runs" ]; then engine_say "$engine_runs is somebody else's"; return 1; fi
  exec {engine_lock}> "$engine_runs/lock"
  flock "$engine_lock"
  local result=0
  if engine_find; then
    if [ ${#engine_cli[@]} -gt 0 ]; then engine_provide_images || result=1; fi
  else
    { engine_own && engine_provide_images build-only; } || result=1
  fi
  exec {engine_lock}>&-
  return $result
}

# engine_start: makes the engine answer and starts one PostgreSQL server for all test processes.
engine_start() {
  engine_prepare || return 1
  engine_sweep
  engine_run=$(mktemp -d "$engine_runs/run.XXXXXX")
  printf '%s' "$$ $(engine_birth $$)" > "$engine_run/owner"
  mkdir "$engine_run/sessions"
  export COMPLAINTSUITE_TEST_SESSIONS=$engine_run/sessions

  if [ "${engine_cli[*]}" = podman ]; then
    export DOCKER_HOST=unix://$engine_run/engine.sock TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
    # The reaper that Testcontainers would start has an image of its own, which has to be pulled; engine_stop does its work.
    export TESTCONTAINERS_RYUK_DISABLED=true
    setsid podman system service --time=0 "$DOCKER_HOST" > "$engine_logs/service.log" 2>&1 &
    printf '%s' "$! $(engine_birth $!)" > "$engine_run/service"
    engine_wait 15 engine_answers "$DOCKER_HOST" || { engine_say "podman's service does not answer, see artifacts/engine/service.log"; return 1; }
  fi
  [ -n "${COMPLAINTSUITE_TEST_POSTGRES:-}" ] || [ ${#engine_cli[@]} -eq 0 ] || engine_start_postgres
}

engine_start_postgres() {
  local password server address
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  # Test data need not outlive a power cut: nothing waits for the disk.
  server=$("${engine_cli[@]}" run --detach --label "complaintsuite.run=${engine_run##*/}" --publish 127.0.0.1::5432 --shm-size 256m \
    --env "POSTGRES_PASSWORD=$password" "$COMPLAINTSUITE_POSTGRES_IMAGE" \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 -c shared_buffers=256MB -c max_wal_size=4GB \
    2> "$engine_logs/postgres.log") || { engine_say "PostgreSQL does not start, see artifacts/engine/postgres.log"; return 1; }
  if ! engine_wait 60 engine_ready_or_gone "$server" || ! engine_ready "$server"; then
    "${engine_cli[@]}" logs "$server" > "$engine_logs/postgres.log" 2>&1
    engine_say "PostgreSQL is not ready, see artifacts/engine/postgres.log"
    return 1
  fi
  address=$("${engine_cli[@]}" port "$server" 5432/tcp | head -n 1)
  export COMPLAINTSUITE_TEST_POSTGRES="Host=127.0.0.1;Port=${address##*:};Username=postgres;Password=$password;Database=postgres"
  export COMPLAINTSUITE_TEST_POSTGRES_SOURCE=container
}

engine_ready() { "${engine_cli[@]}" exec "$1" pg_isready --quiet --host 127.0.0.1; }
engine_ready_or_gone() { engine_ready "$1" || [ "$("${engine_cli[@]}" inspect --format '{{.State.Running}}' "$1")" = false ]; }

# engine_wait SECONDS COMMAND …: until the command succeeds.
engine_wait() {
  local until=$((SECONDS + $1)); shift
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $until ] || return 1
    sleep 0.05
  done
}

# A process is known by id and start time, so that a new process with an old id is not mistaken for it.
engine_birth() { sed 's/.*) //' "/proc/$1/stat" 2> /dev/null | cut -d' ' -f20; }
engine_alive() { [ -n "${2:-}" ] && [ "$(engine_birth "$1")" = "$2" ]; }

# engine_clean FOLDER: ends what a run started and left behind, and nothing of another run.
engine_clean() {
  local run=$1 session service filters=("label=complaintsuite.run=${1##*/}") filter kind
  for session in "$run"/sessions/*; do
    [ -e "$session" ] && filters+=("label=org.testcontainers.session-id=${session##*/}")
  done
  if [ ${#engine_cli[@]} -gt 0 ]; then
    for filter in "${filters[@]}"; do
      "${engine_cli[@]}" ps --all --quiet --filter "$filter" | xargs -r "${engine_cli[@]}" rm --force --volumes
      for kind in network volume; do "${engine_cli[@]}" "$kind" ls --quiet --filter "$filter" | xargs -r "${engine_cli[@]}" "$kind" rm --force; done
    done >> "$engine_logs/clean.log" 2>&1
  fi
  read -r -a service < <(cat "$run/service" 2> /dev/null; echo)
  if engine_alive "${service[@]:-0}"; then kill "${service[0]}" 2> /dev/null; fi
  rm -rf "$run"
}

# engine_sweep: cleans up after runs that were killed.
engine_sweep() {
  local run owner
  for run in "$engine_runs"/run.*; do
    [ -d "$run" ] || continue
    read -r -a owner < <(cat "$run/owner" 2> /dev/null; echo)
    engine_alive "${owner[@]:-0}" || engine_clean "$run"
  done
}

engine_stop() {
  [ -n "$engine_run" ] || return 0
  engine_clean "$engine_run"
  engine_run=
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -uo pipefail
  case ${1:-} in
    '' | -h | --help) sed -n '2,17s/^# \{0,1\}//p' "$0"; exit 2 ;;
    prepare) engine_prepare ;;
    *)
      trap engine_stop EXIT
      trap 'exit 130' INT TERM
      engine_start || [ "${CI:-}" != true ] || exit 1
      "$@"
      ;;
  esac
fi
