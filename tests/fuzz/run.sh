#!/usr/bin/env bash
# Builds the fuzz targets with clang and lets each of them run, as many at once as there are processors.
#
#   tests/fuzz/run.sh SECONDS [TARGET...]     all of them, or those named
#
# Starts from tests/fuzz/corpus/TARGET; what is found on the way stays in build/asan/fuzz/TARGET, and an
# input that breaks a target in build/asan/findings. A line for each; the exit code is 0 only if none was
# broken.
set -uo pipefail
cd "$(dirname "$0")/../.."

export seconds=${1:?usage: tests/fuzz/run.sh SECONDS [TARGET...]}
shift

[ -f build/asan/CMakeCache.txt ] || cmake --preset asan -DONESTOP_NO_GRPC=ON >/dev/null || exit 1
cmake --build --preset asan --parallel "$(nproc)" --target fuzz_targets || exit 1
[ $# -gt 0 ] || set -- $(cd build/asan/bin && ls -d fuzz_* | grep -v fuzz_seeds | sed 's/^fuzz_//')

# A target that writes files does so in memory.
[ -w /dev/shm ] && export TMPDIR=/dev/shm
# Leaks are found where the corpora are replayed; looked for here, they take most of the time.
export ASAN_OPTIONS=detect_stack_use_after_return=1:detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1
mkdir -p build/asan/findings

one() {
  local target=$1 found=build/asan/fuzz/$1 log=build/asan/fuzz/$1.log runs edges
  mkdir -p "$found"
  if "build/asan/bin/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
      -detect_leaks=0 -max_len=8192 -artifact_prefix="build/asan/findings/$target-" \
      -print_final_stats=1 "$found" "tests/fuzz/corpus/$target" >"$log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    edges=$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' "$log" | tail -n 1)
    echo "fuzz $target: $runs inputs, $edges places reached"
  else
    echo "FAILED: fuzz $target; see $log and build/asan/findings/$target-*"
    grep -m 3 -E 'ERROR|SUMMARY|check failed|runtime error' "$log"
    return 1
  fi
}
export -f one
printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} bash -c 'one {}'
