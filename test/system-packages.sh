#!/usr/bin/env bash
# Installs the real counterparts that the tests run against: Icecast, ffmpeg, Chromium, nginx, Caddy, curl. Needs Debian and root.
set -euo pipefail
packages=(icecast2 ffmpeg chromium nginx libnginx-mod-rtmp caddy curl)
missing=()
for package in "${packages[@]}"; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0
export DEBIAN_FRONTEND=noninteractive
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo"
$sudo apt-get update -q
$sudo apt-get install -y -q --no-install-recommends "${missing[@]}"
# Tests start their own. What was installed just now and came up by itself is stopped again.
if [ -d /run/systemd/system ]; then
  for service in nginx caddy; do
    [[ " ${missing[*]} " == *" $service "* ]] && $sudo systemctl disable --now "$service"
  done
fi
exit 0
