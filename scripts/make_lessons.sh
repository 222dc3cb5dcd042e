#!/usr/bin/env bash
# Makes the samples in datasets/lesson_* anew: data, map and planted truth, as src/engine/data/lesson_generator.cpp says.
# AMALGAM_CLI names the program if it is not in build/release.
set -euo pipefail
cd "$(dirname "$0")/.."
cli=${AMALGAM_CLI:-build/release/bin/amalgam-cli}
for lesson in synergy redundancy missing; do
  folder=datasets/lesson_$lesson
  mkdir -p "$folder"
  "$cli" generate "$lesson" --out "$folder/lesson_$lesson.csv"
done
