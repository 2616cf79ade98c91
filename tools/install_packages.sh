#!/bin/bash
# Installs what is missing of the lists named on the command line; does nothing, and needs no rights, if nothing is.
# Exit codes: 0 all there, 2 not Debian 12, no rights or apt failed (a sentence says which).
set -u
here=$(cd "$(dirname "$0")" && pwd)

missing=()
for list in "$@"; do
    while IFS='|' read -r package command; do
        package=${package//[[:space:]]/}
        command=${command//[[:space:]]/}
        [ -n "$package" ] || continue
        if [ -n "$command" ] && command -v "$command" >/dev/null 2>&1; then continue; fi
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done < <(sed 's/#.*//' "$here/packages-$list.txt")
done
[ ${#missing[@]} -gt 0 ] || exit 0

seen=$(. /etc/os-release 2>/dev/null && echo "${ID:-unknown} ${VERSION_ID:-}")
if [ "$seen" != "debian 12" ]; then
    echo "This is $seen; Sallyport is built on debian 12. Missing packages: ${missing[*]}" >&2
    exit 2
fi
as_root=()
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "Packages are missing and only root may install them: run this as root, or install sudo. Missing: ${missing[*]}" >&2
        exit 2
    fi
    as_root=(sudo env)
    if ! sudo -n true 2>/dev/null && [ ! -t 0 ]; then
        echo "Packages are missing and sudo wants a password, but nobody is here to type it. Missing: ${missing[*]}" >&2
        exit 2
    fi
fi
echo "Installing from Debian: ${missing[*]}" >&2
log=$(mktemp)
run() { "${as_root[@]}" ${as_root[0]+DEBIAN_FRONTEND=noninteractive} "$@" </dev/null >>"$log" 2>&1; }
[ "$(id -u)" != 0 ] || export DEBIAN_FRONTEND=noninteractive
if ! { run apt-get -q update && run apt-get -q -y --no-install-recommends install "${missing[@]}"; }; then
    tail -15 "$log" >&2
    echo "apt could not install the packages above; its whole answer is in $log" >&2
    exit 2
fi
rm -f "$log"
