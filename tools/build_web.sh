#!/bin/bash
# The pages' styles and scripts, if a source is newer than the last build. Prints nothing if there is nothing to do.
set -eu
cd "$(dirname "$0")/.."
[ -f web/package.json ] || exit 0
stamp=build/web.stamp
if [ -e "$stamp" ] && [ -d web/node_modules ] &&
    [ -z "$(find web -name node_modules -prune -o -name dist -prune -o -type f -newer "$stamp" -print -quit)" ]; then
    exit 0
fi
mkdir -p build
echo "building the pages' styles and scripts (web/)"
npm --prefix web ci --no-audit --no-fund </dev/null
npm --prefix web run build </dev/null
touch "$stamp"
