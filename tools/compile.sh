#!/bin/bash
# The compiler launcher: ccache whose hits do not depend on the build folder's place. compile.sh CCACHE COMPILER ARGUMENT...
#
# CMake names the precompiled header by its absolute path, so that no object would be found again from another build folder. Paths
# below the build folder (where ninja runs compilers) become relative, and a precompiled header is known by what went into it
# (FILE.sum, which ccache hashes instead of the header with CCACHE_PCH_EXTSUM): its flags, and size and time of every header it
# holds. The header itself is compiled in each build folder and never taken from the cache: clang wants the files it was made of.
ccache=$1
shift
arguments=()
making=no
for argument in "$@"; do
    argument=${argument#"$PWD/"}
    arguments+=("$argument")
    [ "$argument" != -emit-pch ] || making=yes
done
if [ "$making" = no ]; then exec "$ccache" "${arguments[@]}"; fi

"${arguments[@]}" || exit $?
output='' depends=''
for ((place = 0; place < ${#arguments[@]}; place++)); do
    case ${arguments[place]} in
        -o) output=${arguments[place + 1]} ;;
        -MF) depends=${arguments[place + 1]} ;;
    esac
done
[ -n "$output" ] && [ -n "$depends" ] || exit 0
{
    "${arguments[0]}" --version | head -1
    printf '%s\n' "${arguments[@]}" | grep -v "^-f.*-prefix-map=\|^-I"
    sed 's/^[^:]*: *//; s/ \\$//' "$depends" | tr ' ' '\n' | grep '^/' | grep -v "^$PWD/" | xargs -r stat -c '%n %s %Y'
    find "${output%.pch}" -maxdepth 0 -exec cat {} +
} | sha256sum >"$output.sum"
