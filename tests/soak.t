#!/bin/sh
# A short storm, as make soak has a long one under the sanitizers.
export GHOSTDOSE="${GHOSTDOSE:-build/ghostdose}"
exec "${BUILD:-build}/tests/load/soak" --count 2 --seconds 1.5 "$@"
