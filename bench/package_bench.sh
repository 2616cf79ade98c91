#!/bin/bash
# Collect to package beside tar, openssl and age in a pipe, over the same generated mail, one after the other on the same disk.
# usage: bench/package_bench.sh PROGRAM [MIB]    PROGRAM: build/release/bench/package_bench; MIB: 5120 if not said
set -euo pipefail
program=$1
mib=${2:-5120}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$program" generate "$folder" "$mib"
sync
cat "$folder/mail/ann.mbox" >/dev/null # both read from the same warm cache

age-keygen -o "$folder/key" 2>/dev/null
recipient=$(age-keygen -y "$folder/key")
TIMEFORMAT='%R %U %S'
mkfifo "$folder/fifo"
# The digest is waited for, so that its time counts.
pipe() {
    openssl dgst -sha256 <"$folder/fifo" >"$folder/digest" &
    tar -C "$folder" -c mail | tee "$folder/fifo" | age -r "$recipient" -o "$folder/out.age"
    wait
    sync "$folder/out.age"
}
peer=$({ time pipe; } 2>&1 | tail -1)
rm -f "$folder/out.age"
ours=$("$program" package "$folder")
echo "package: $ours"
echo "tar | openssl | age: seconds user system: $peer"
awk -v ours="$ours" -v peer="$peer" 'BEGIN {
    split(ours, words, /[= ]/); for (i = 1; i < length(words); i += 2) fact[words[i]] = words[i + 1]
    split(peer, p, " ")
    mb = fact["bytes"] / 1e6
    printf "package %.0f MB/s, pipe %.0f MB/s, ratio %.2f; per core of CPU time: package %.0f MB/s, pipe %.0f MB/s, ratio %.2f; peak %.1f MiB\n",
        mb / fact["seconds"], mb / p[1], p[1] / fact["seconds"], mb / fact["cpu_seconds"], mb / (p[2] + p[3]),
        (p[2] + p[3]) / fact["cpu_seconds"], fact["peak_kib"] / 1024 }'
