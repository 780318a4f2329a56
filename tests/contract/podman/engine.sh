#!/usr/bin/env bash
# Runs a command beside a container engine of its own: podman, with its storage, socket and image in a
# folder that is gone afterwards. Fails when the command leaves a container, an image or a process.
#   engine.sh COMMAND...
# The command finds the socket in $DOCKER_HOST and the image in $MLGYM_PODMAN_IMAGE.
# Exit code 77: it cannot be done here.
set -euo pipefail

skip() {
  echo "skipped: $1"
  exit 77
}
[ "$(id -u)" -eq 0 ] || skip "an engine of root is needed"
command -v podman >/dev/null || skip "podman is not installed"
runc=$(PATH=$PATH:/usr/sbin:/sbin command -v runc) || skip "runc is not installed"

folder=$(mktemp -d "${TMPDIR:-/tmp}/mlgym-podman-XXXXXX")
service=
export TMPDIR=$folder CONTAINERS_CONF=$folder/containers.conf CONTAINERS_STORAGE_CONF=$folder/storage.conf
storage=(--root "$folder/graph" --runroot "$folder/run" --tmpdir "$folder/tmp")

finish() {
  local mount
  if [ -n "$service" ]; then
    podman "${storage[@]}" rm --all --force --time 0 >/dev/null 2>&1 || true
    kill "$service" 2>/dev/null || true
    wait "$service" 2>/dev/null || true
  fi
  while read -r mount; do umount "$mount" || true; done < <(
    sed -nE "s|^[^ ]+ [^ ]+ [^ ]+ [^ ]+ ($folder/[^ ]*) .*|\1|p" /proc/self/mountinfo | sort -r)
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

cat >"$CONTAINERS_CONF" <<TEXT
[containers]
default_ulimits = ["nofile=1024:20000", "nproc=4096:4096"]
netns = "none"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
[engine.runtimes]
runc = ["$runc"]
TEXT
cat >"$CONTAINERS_STORAGE_CONF" <<TEXT
[storage]
driver = "overlay"
graphroot = "$folder/graph"
runroot = "$folder/run"
TEXT

# An image of the host's own programs, with the libraries that they need.
root=$folder/root
mkdir -p "$root"/{dev,etc,proc,run,sys,tmp,usr/bin,usr/lib,usr/lib64}
chmod 1777 "$root/tmp"
for link in bin lib lib64; do ln -s "usr/$link" "$root/$link"; done
echo 'root:x:0:0:root:/root:/bin/bash' >"$root/etc/passwd"
programs=(bash cat chmod date dd find grep head id ln ls mkdir mkfifo mv rm seq setsid sleep sort stat tail touch
  tr true wc yes)
for program in "${programs[@]}"; do
  file=$(type -P "$program")
  cp -L "$file" "$root/usr/bin/$program"
  while read -r library; do
    target=$root/usr/${library#/usr}
    target=${target//\/usr\/\//\/usr\/}
    [ -e "$target" ] && continue
    mkdir -p "${target%/*}"
    cp -L "$library" "$target"
  done < <(ldd "$file" | grep -oE '/[^ ]+')
done
tar -C "$root" -cf "$folder/root.tar" .
rm -rf "$root"

podman "${storage[@]}" import --quiet "$folder/root.tar" localhost/mlgym-test:1 >/dev/null ||
  skip "podman cannot import an image here"
rm "$folder/root.tar"
if ! said=$(podman "${storage[@]}" run --rm --network none --cgroup-manager cgroupfs \
  --ulimit nofile=1024:1024 --ulimit nproc=4096:4096 localhost/mlgym-test:1 /bin/true 2>&1); then
  skip "podman cannot run a container here: $said"
fi
podman "${storage[@]}" system service --time=0 "unix://$folder/socket" >"$folder/service.log" 2>&1 &
service=$!
for _ in $(seq 100); do
  [ -S "$folder/socket" ] && break
  sleep 0.1
done
[ -S "$folder/socket" ] || { cat "$folder/service.log"; skip "podman's service does not start here"; }

result=0
DOCKER_HOST=unix://$folder/socket MLGYM_PODMAN_IMAGE=localhost/mlgym-test:1 MLGYM_PODMAN_TEST=1 "$@" || result=$?

left=$(podman "${storage[@]}" ps --all --format '{{.Names}}'
  podman "${storage[@]}" images --format '{{.Repository}}' | grep -v '^localhost/mlgym-test$' || true)
if [ -n "$left" ]; then
  echo "left behind in the engine: $left"
  result=1
fi
# The monitors of ended containers tell the storage so before they end.
for _ in $(seq 50); do
  # The search must not find itself.
  left=$(grep -lzsFf <(printf %s "$folder") /proc/[0-9]*/cmdline | cut -d/ -f3 | grep -vxF "$service" || true)
  [ -z "$left" ] && break
  sleep 0.1
done
if [ -n "$left" ]; then
  echo "left running: $left"
  result=1
fi
exit $result
