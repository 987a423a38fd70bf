#!/usr/bin/env bash
# buf.sh lint | breaking: checks proto/. Skips (77) the comparison while there is no release tag.
set -euo pipefail
cd "$(dirname "$0")/../.."

buf=node_modules/.bin/buf
if [ ! -x "$buf" ]; then
  echo "buf is not installed; run: npm install --no-save" >&2
  exit 1
fi

case "$1" in
  lint)
    "$buf" lint proto
    ;;
  breaking)
    if ! tag=$(git describe --tags --match 'v*' --abbrev=0 2>/dev/null); then
      echo "no release tag yet, nothing to compare with"
      exit 77
    fi
    "$buf" breaking proto --against ".git#tag=$tag,subdir=proto"
    ;;
esac
