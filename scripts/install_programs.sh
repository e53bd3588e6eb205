#!/bin/sh
# What pip cannot install, from Debian, unless it is there: the browser that tests/report opens reports in, and R with its
# package jsonlite, with which tests/loaders runs the snippet for R. Where they cannot be installed (no apt-get, no right
# to), the tests that need them are skipped, and say so.
set -u

as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"

# install TESTS PACKAGE...
install() {
    tests=$1
    shift
    if ! command -v apt-get >/dev/null; then
        echo "no apt-get for $*: $tests will be skipped" >&2
        return
    fi
    $as_root apt-get update -qq \
        && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null \
        || echo "$* could not be installed: $tests will be skipped" >&2
}

command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
    || install "the tests of the report in a browser" chromium
Rscript -e 'library(jsonlite)' >/dev/null 2>&1 \
    || install "the test of the snippet for R" r-base-core r-cran-jsonlite
