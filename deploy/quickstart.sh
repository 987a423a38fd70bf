#!/usr/bin/env bash
# From a fresh checkout on Debian 12 to a hall that runs: installs what is missing, builds, makes a data
# folder with the example hall, enrols a kiosk and a counter terminal, starts the server, takes a first
# ticket, calls and serves it, shows the hall, and serves the pages of kiosk, display, window and rating.
# Stays up until Ctrl-C. Can be run again at any time; it goes on with the data folder it made.
#
#   deploy/quickstart.sh [--once] [--day] [--data DIR]
#     --once      stop after the demonstration
#     --day       play a hall-day with simulated citizens and clerks, so that every screen lives: ten
#                 minutes for ten hours, in a data folder of its own
#     --data DIR  data folder; by default ./onestop-data, with --once or --day a temporary one
#
# The ports are 7010 for devices, 9464 for Prometheus, 7080 to 7082 for browsers, or free ones where
# those are taken.
set -euo pipefail
cd "$(dirname "$0")/.."

once=
day=
data=
while [ $# -gt 0 ]; do
  case "$1" in
    --once) once=1; shift ;;
    --day) day=1; shift ;;
    --data) data=${2:?--data needs a folder}; shift 2 ;;
    *) sed -n '2,/^set/{/^#/p}' "$0" >&2; exit 2 ;;
  esac
done

heading() { printf '\n\033[1m== %s\033[0m\n' "$1"; }

server_pid=
page_pids=()
scratch=
cleanup() {
  for pid in "${page_pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  if [ -n "$server_pid" ] && kill -0 "$server_pid" 2>/dev/null; then
    kill -TERM "$server_pid"
    wait "$server_pid" 2>/dev/null || true
    echo "The server has stopped."
  fi
  [ -z "$scratch" ] || rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

heading "Packages"
deploy/install-packages.sh deploy/packages.txt
echo "all there"

heading "Build (the first time takes some minutes)"
cmake --preset release >/dev/null
targets=(onestop-server onestop-kiosk onestop-counter)
[ -z "$day" ] || targets+=(onestop-load)
cmake --build --preset release --parallel "$(nproc)" --target "${targets[@]}"
deploy/build-pages.sh
PATH="$PWD/build/release/bin:$PATH"

heading "Data folder"
if [ -z "$data" ] && [ -n "$once$day" ]; then
  scratch=$(mktemp -d)
  data=$scratch/data
fi
data=${data:-$PWD/onestop-data}
export ONESTOP_DATA=$data
if [ -e "$data/journal.db" ]; then
  echo "going on with $data"
else
  onestop-server init --data "$data" --hall deploy/hall.toml
fi

heading "A kiosk, a counter terminal, and a clerk"
enrol() {  # ROLE NAME PLACE FOLDER
  if [ -e "$data/$4/token" ]; then
    echo "$2: enrolled already"
  else
    onestop-server enroll --role "$1" --name "$2" --place "$3" --out "$data/$4"
  fi
}
enrol kiosk "Kiosk by the door" floor1 kiosk
enrol clerk "Terminal at window 1" 1 counter
enrol guide "Guide's tablet" floor1 guide
if [ ! -e "$data/pin-1001" ]; then
  # Six digits that are neither all the same nor a run.
  pin=$(( 100000 + $(od -An -N4 -tu4 /dev/urandom) % 900000 ))
  until ONESTOP_PIN=$pin onestop-server staff put --id 1001 --name "Li Na" \
      --roles clerk,supervisor 2>/dev/null; do
    pin=$(( 100000 + $(od -An -N4 -tu4 /dev/urandom) % 900000 ))
  done
  (umask 077 && echo "$pin" >"$data/pin-1001")
  echo "Staff 1001 (\"Li Na\") can sign in; the PIN is in $data/pin-1001."
else
  echo "Staff 1001: there already"
fi

heading "Server"
taken() { (: < "/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
listen=127.0.0.1:7010
metrics=127.0.0.1:9464
if taken 7010; then listen=127.0.0.1:0; fi
if taken 9464; then metrics=127.0.0.1:0; fi
rm -f "$data/addresses"
clock=()
[ -z "$day" ] || clock=(--demo-speed 60 --demo-start 08:25)
onestop-server run --data "$data" --listen "$listen" --metrics "$metrics" "${clock[@]}" \
  2>>"$data/server.log" &
server_pid=$!
for _ in $(seq 300); do
  [ ! -s "$data/addresses" ] || break
  if ! kill -0 "$server_pid" 2>/dev/null; then
    echo "The server did not start. The end of $data/server.log:" >&2
    tail -n 5 "$data/server.log" >&2
    exit 1
  fi
  sleep 0.1
done
listen=$(sed -n 's/^grpc //p' "$data/addresses")
metrics=$(sed -n 's/^metrics //p' "$data/addresses")
echo "serving at $listen, log in $data/server.log"

kiosk() { onestop-kiosk --credential "$data/kiosk" --server "$listen" "$@"; }
window() { onestop-counter --credential "$data/counter" --server "$listen" "$@"; }

# serve PROGRAM CREDENTIAL PORT LOG [OPTION...]: the pages of a client, until this script ends.
serve() {
  local address=127.0.0.1:$3 log=$data/$4
  if taken "$3"; then address=127.0.0.1:0; fi
  : >"$log"  # of an earlier run
  "$1" --credential "$data/$2" --server "$listen" serve --listen "$address" \
    --web "build/web/${1#onestop-}_client" "${@:5}" >"$log" 2>>"$data/pages.log" &
  page_pids+=($!)
  for _ in $(seq 100); do
    [ ! -s "$log" ] || break
    sleep 0.1
  done
}

heading "Pages"
# The example hall's class of that name is for age, too: whose card shows 60 years is offered it.
serve onestop-kiosk kiosk 7080 kiosk-pages --age-class priority:60
serve onestop-kiosk guide 7082 guide-pages --age-class priority:60
serve onestop-counter counter 7081 counter-pages
pages=$(grep -h -v /guide/ "$data/kiosk-pages"; grep -h /guide/ "$data/guide-pages"; cat "$data/counter-pages")
echo "$pages"

if command -v prometheus >/dev/null && ! taken 9090; then
  heading "Prometheus"
  sed -e "s|127.0.0.1:9464|$metrics|" -e "s|- \([a-z]*\.yml\)|- $PWD/deploy/prometheus/\1|" \
    deploy/prometheus/prometheus.yml >"$data/prometheus.yml"
  prometheus --config.file="$data/prometheus.yml" --storage.tsdb.path="$data/prometheus" \
    --web.listen-address=127.0.0.1:9090 2>"$data/prometheus.log" &
  page_pids+=($!)
  echo "http://127.0.0.1:9090/graph?g0.expr=onestop_expected_wait_seconds&g0.tab=0"
  echo "http://127.0.0.1:9090/alerts"
  echo "deploy/grafana/README.md says how Grafana shows it."
fi

if [ -n "$day" ]; then
  heading "A hall-day in ten minutes"
  # Also on a day on which the example hall is closed.
  onestop-server status | grep -q ' session ' || onestop-server day open --until 17:30
  echo "Staff 1001 signs in at /counter/ with the PIN in $data/pin-1001; the clerks are simulated."
  onestop-load day --speed 60 --seed 1 --data "$data" --server "$listen"
  exit 0
fi

# Outside its opening hours the example hall is closed; a demonstration opens it.
if ! kiosk --json services | grep -q '"dayState": *"DAY_STATE_OPEN"'; then
  onestop-server day open --until 23:59
fi

heading "A citizen takes a ticket: onestop-kiosk take id-card"
kiosk take id-card

heading "The clerk signs in, opens window 1, and calls the next one"
window sign-in --staff 1001 --pin-file "$data/pin-1001" --take-over
window open 1
window next
window start
window finish completed

heading "The hall: onestop-server status"
onestop-server status

heading "Metrics: http://$metrics/metrics"
exec 3<>"/dev/tcp/${metrics%:*}/${metrics##*:}"
printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3
grep -E '^onestop_(tickets_issued_total|calls_total|calls_within_target_total).* [1-9]' <&3 || true
exec 3<&- 3>&-

if [ -n "$once" ]; then
  heading "Done"
  window close
  window sign-out
  exit 0
fi

cat <<EOT

The hall is open. In a browser on this machine (staff 1001, PIN in $data/pin-1001):

$pages

In another terminal:

  export PATH=$PWD/build/release/bin:\$PATH ONESTOP_DATA=$data
  onestop-kiosk --credential $data/kiosk --server $listen take passport-new
  onestop-counter --credential $data/counter --server $listen next
  onestop-server status
  onestop-server journal verify

Ctrl-C stops the server.
EOT
wait "$server_pid"
