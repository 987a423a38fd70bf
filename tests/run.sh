#!/usr/bin/env bash
# Installs what is missing, builds everything, and runs every test: first the programs as they are, then the
# part that is worth it under AddressSanitizer + UBSan and under ThreadSanitizer.
#
#   tests/run.sh [--quick] [--long]
#     --quick   without the sanitizers and the fuzz targets
#     --long    more seeds, more rounds, everything under AddressSanitizer, two minutes of each fuzz target
#
# The last line is "N passed, N failed"; the exit code is 0 only if nothing failed.
set -uo pipefail
cd "$(dirname "$0")/.."

quick=
long=
for option in "$@"; do
  case "$option" in
    --quick) quick=1 ;;
    --long) long=1 ;;
    *) sed -n '2,/^set/{/^#/p}' "$0" >&2; exit 2 ;;
  esac
done
[ -z "$long" ] || export ONESTOP_LONG=1

passed=0
failed=0
jobs=$(nproc)
fuzz_seconds=${long:+120}
fuzz_seconds=${fuzz_seconds:-30}

# Every failure again at the end, where nobody has to look for it.
reports=()
finish() {
  python3 tests/failures.py "${reports[@]}"
  echo
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
  exit
}

heading() { printf '\n== %s (after %d s)\n' "$1" "$SECONDS"; }

# A step that is not a test of its own, but without which there is nothing to test.
must() {
  "$@" && return
  echo "FAILED: $*"
  failed=$((failed + 1))
  finish
}

# attribute FILE NAME: a number from the first line of a JUnit report that has it.
attribute() { sed -n "s/.*[[:space:]]$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

# run_preset PRESET [cmake option...]: configure, build, test, count.
run_preset() {
  local preset=$1 report
  shift
  heading "$preset: build"
  must cmake --preset "$preset" "$@"
  must cmake --build --preset "$preset" --parallel "$jobs"
  heading "$preset: tests"
  report=$PWD/build/$preset/report.xml
  rm -f "$report"
  ctest --preset "$preset" --parallel "$jobs" --timeout 600 --output-junit "$report"
  if [ ! -s "$report" ]; then
    echo "FAILED: ctest wrote no report"
    failed=$((failed + 1))
    return
  fi
  reports+=("$report")
  local tests failures skipped
  tests=$(attribute "$report" tests)
  failures=$(attribute "$report" failures)
  skipped=$(attribute "$report" skipped)
  failed=$((failed + failures))
  passed=$((passed + tests - failures - skipped))
}

must deploy/install-packages.sh deploy/packages.txt tests/packages.txt
heading "pages: build"
must deploy/build-pages.sh

run_preset ci
if [ -z "$quick" ]; then
  export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
  export UBSAN_OPTIONS=print_stacktrace=1
  export TSAN_OPTIONS=second_deadlock_stack=1
  if [ -n "$long" ]; then
    run_preset asan -DONESTOP_NO_GRPC=OFF
  else
    run_preset asan -DONESTOP_NO_GRPC=ON
  fi
  heading "fuzz"
  if tests/fuzz/run.sh "$fuzz_seconds"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
  run_preset tsan
fi
finish
