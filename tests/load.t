#!/bin/sh
# A few learners at once, as make load has a thousand: each answer is kept, and memory is what it should be.
count=${LEARNERS:-12}
limit=4096
# With sanitizers or coverage memory is another.
case ${BUILD:-build} in *-san | *-cov) limit=1000000 ;; esac
exec "${BUILD:-build}/tests/load/learners" --count "$count" --active "$count" --seconds 0.5 --limit-kib $limit
