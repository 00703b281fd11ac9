#!/usr/bin/env bash
# Installs the real counterparts that the tests run against: Icecast, ffmpeg, Chromium, nginx, Caddy, curl, zip, Python. Needs Debian and root.
set -euo pipefail
packages=(icecast2 ffmpeg nginx libnginx-mod-rtmp caddy curl zip python3)
missing=()
for package in "${packages[@]}"; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
browser=""
[ -x /usr/bin/chromium-headless-shell ] || browser="missing"
[ "${#missing[@]}" -eq 0 ] && [ -z "$browser" ] && exit 0
export DEBIAN_FRONTEND=noninteractive
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo"
$sudo apt-get update -q
[ "${#missing[@]}" -eq 0 ] || $sudo apt-get install -y -q --no-install-recommends "${missing[@]}"
# The browser without what nobody sees, where Debian has it; otherwise the whole one.
if [ -n "$browser" ]; then
  $sudo apt-get install -y -q --no-install-recommends chromium-headless-shell ||
    $sudo apt-get install -y -q --no-install-recommends chromium
fi
# Tests start their own. What was installed just now and came up by itself is stopped again.
if [ -d /run/systemd/system ]; then
  for service in nginx caddy; do
    [[ " ${missing[*]} " == *" $service "* ]] && $sudo systemctl disable --now "$service"
  done
fi
exit 0
