#!/bin/bash
# Runs a command in a fresh clone inside a new Debian 12 that holds nothing but Debian's minimum, as a new user would.
#
#   tools/clean_root.sh ./start --no-serve
#   tools/clean_root.sh --person ./start --no-serve      a person with sudo instead of root
#   tools/clean_root.sh --keep ./check map format unit   leaves the root for a look
#
# Needs root, debootstrap and git. What is said here about the way out (apt mirror and proxy, certificates, npm settings) is
# carried over from this machine; packages are not. The root is entered with pivot_root and not chroot: the kernel
# refuses user namespaces to a process in a chroot, and the document sandbox makes one.
set -eu

base=${CLEAN_ROOT_DIR:-/var/tmp/sallyport-clean-root}
person=no
keep=no
while [ $# -gt 0 ]; do
    case $1 in
        --person) person=yes; shift ;;
        --keep) keep=yes; shift ;;
        --help | -h) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 0 ;;
        --inside) break ;;
        *) break ;;
    esac
done
[ $# -gt 0 ] || { echo "which command? see --help" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { echo "only root can make a root folder" >&2; exit 2; }

# Second half: already in new mount and process namespaces.
if [ "$1" = --inside ]; then
    root=$2 who=$3
    shift 3
    mount --make-rprivate /
    mount --bind "$root" "$root"
    mount --rbind /sys "$root/sys"
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    mkdir -p "$root/old"
    cd "$root"
    pivot_root . old
    umount -l /old
    rmdir /old
    if [ "$who" = root ]; then
        export HOME=/root USER=root LOGNAME=root
        cd /home/clone/sallyport
        exec "$@"
    fi
    # A login of the person's own, with this environment: that is where proxies and certificates are named.
    export HOME=/home/newcomer USER=newcomer LOGNAME=newcomer
    cd /home/clone/sallyport
    exec setpriv --reuid newcomer --regid newcomer --init-groups "$@"
fi

repo=$(cd "$(dirname "$0")/.." && git rev-parse --show-toplevel)
mkdir -p "$base"

# The way to Debian's archive that apt uses here: "site release component" a line.
mapfile -t ways < <(apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' | sort -u)
main_site=$(printf '%s\n' "${ways[@]}" | awk '$2 == "bookworm" && $3 == "main" { print $1; exit }')
[ -n "$main_site" ] || { echo "apt here knows no bookworm main; apt-get update may help" >&2; exit 3; }

if [ ! -d "$base/pristine" ]; then
    echo "clean root: debootstrap" >&2
    rm -rf "$base/making"
    debootstrap --variant=minbase bookworm "$base/making" "$main_site" >"$base/debootstrap.log" 2>&1 ||
        { tail -5 "$base/debootstrap.log" >&2; exit 3; }
    mv "$base/making" "$base/pristine"
fi

root=$base/run.$$
cleanup() { if [ "$keep" = yes ]; then echo "clean root: kept in $root" >&2; else rm -rf --one-file-system "$root"; fi; }
trap cleanup EXIT
cp -a --reflink=auto "$base/pristine" "$root"

rm -f "$root/etc/apt/sources.list"
for way in "${ways[@]}"; do
    read -r site release component <<<"$way"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site $release $component"
done >"$root/etc/apt/sources.list.d/debian.list"
apt-config dump Acquire | grep -E '^Acquire::(Check|http|https|ftp)' >"$root/etc/apt/apt.conf.d/90way-out" || true
if [ -d /etc/apt/auth.conf.d ]; then cp -a /etc/apt/auth.conf.d "$root/etc/apt/"; fi
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
# Certificates that only this machine trusts; before ca-certificates is installed there is no other bundle.
mkdir -p "$root/usr/local/share/ca-certificates" "$root/etc/ssl/certs"
cp -a /usr/local/share/ca-certificates/. "$root/usr/local/share/ca-certificates/" 2>/dev/null || true
if [ -f /etc/ssl/certs/ca-certificates.crt ]; then cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"; fi
[ ! -f /etc/npmrc ] || cp -L /etc/npmrc "$root/etc/npmrc"
# Nothing is there to run services; a package must not start one on the network that both roots share.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

who=root
home=$root/root
if [ "$person" = yes ]; then
    who=newcomer
    chroot "$root" sh -c 'apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install sudo' \
        >"$base/sudo.log" 2>&1 </dev/null || { tail -5 "$base/sudo.log" >&2; exit 3; }
    chroot "$root" useradd --create-home --shell /bin/bash newcomer
    echo 'newcomer ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/newcomer"
    home=$root/home/newcomer
fi
[ ! -f "$HOME/.npmrc" ] || cp -L "$HOME/.npmrc" "$home/.npmrc"
mkdir -p "$root/home/clone"
git clone -q --no-hardlinks "$repo" "$root/home/clone/sallyport"
# A new user's clone remembers where it came from, not a folder of this machine.
git -C "$root/home/clone/sallyport" remote remove origin
if [ "$person" = yes ]; then chroot "$root" chown -R newcomer: /home/clone /home/newcomer; fi

mapfile -t carried < <(env | grep -iE '^([a-z]+_proxy|npm_config_[a-z_]*|node_extra_ca_certs|ssl_cert_(file|dir)|curl_ca_bundle|git_ssl_cainfo|ci|seed)=')
echo "clean root: $(git -C "$repo" rev-parse --short HEAD) as $who: $*" >&2
status=0
env -i "${carried[@]}" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb LANG=C.UTF-8 \
    unshare --mount --pid --fork --kill-child "$repo/tools/clean_root.sh" --inside "$root" "$who" "$@" </dev/null || status=$?
echo "clean root: exit code $status" >&2
exit "$status"
