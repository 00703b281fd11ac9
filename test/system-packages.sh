#!/usr/bin/env bash
# Installs the real counterparts that the tests run against: Icecast, ffmpeg, Chromium. Needs Debian and root.
set -euo pipefail
packages=(icecast2 ffmpeg chromium nginx libnginx-mod-rtmp)
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
