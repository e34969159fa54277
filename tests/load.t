#!/bin/sh
# A few learners at once, as make load has a thousand: each answer is kept, and memory is what it should be.
# With sanitizers or coverage memory is another.
case ${BUILD:-build} in *-san | *-cov) limit=1000000 ;; *) limit=3072 ;; esac
exec "$(dirname "$0")/load/pty" --count 12 --active 12 --seconds 0.5 --limit-kib $limit
