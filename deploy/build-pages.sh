#!/usr/bin/env bash
# Builds the pages of both clients into build/web, with what npm brings. Does nothing when they are
# newer than everything they are made of. Debian 12's own Node.js is too old for the tools; then a newer
# one comes from npm too, and stays in node_modules.
set -euo pipefail
cd "$(dirname "$0")/.."

old_node() { [ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -lt 20 ]; }

if [ package-lock.json -nt node_modules/.package-lock.json ]; then
  # Not `npm ci`: a registry need not have the builds of some tools for other systems, which are optional.
  npm install --no-save --no-audit --no-fund
  if old_node; then npm install --no-save --no-audit --no-fund node@20; fi
fi
PATH="$PWD/node_modules/.bin:$PATH"

stamp=build/web/built
if [ -e "$stamp" ] && [ -z "$(find proto gateway/web kiosk_client/web counter_client/web package.json \
    package-lock.json tsconfig.json -newer "$stamp" -not -path '*/gen/*' -type f -print -quit)" ]; then
  exit 0
fi
npm run --silent build
touch "$stamp"
