#!/bin/sh
# R and its package jsonlite, with which tests/loaders runs the snippet for R: Debian's, unless they are there. Where they
# cannot be installed (no apt-get, no right to), the test is skipped, and says so.
set -u

command -v Rscript >/dev/null && Rscript -e 'library(jsonlite)' >/dev/null 2>&1 && exit 0
if ! command -v apt-get >/dev/null; then
    echo "no R and no apt-get: the test of the snippet for R will be skipped" >&2
    exit 0
fi
as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"
$as_root apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends r-base-core r-cran-jsonlite >/dev/null \
    || echo "R could not be installed: the test of the snippet for R will be skipped" >&2
