#!/bin/sh
# The browser that tests/report opens reports in: Debian's Chromium, unless there is one. Where it cannot be installed
# (no apt-get, no right to), the tests that need it are skipped, and say so.
set -u

for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
if ! command -v apt-get >/dev/null; then
    echo "no Chromium and no apt-get: the tests of the report in a browser will be skipped" >&2
    exit 0
fi
as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"
$as_root apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null \
    || echo "Chromium could not be installed: the tests of the report in a browser will be skipped" >&2
