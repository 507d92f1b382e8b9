#!/usr/bin/env bash
# Hunts for files that break something, by hand: more of them than .ci/run tries, and others every time.
#
#     bash benchmarks/hunts.sh                # with a new seed, about two hours on two cores
#     bash benchmarks/hunts.sh 7 0.1          # with the seed 7, a tenth of the files
#
# A hunt that finds something says which file of which seed, and the others go on; what it found becomes a test of its
# own. PYTHON is .venv/bin/python where nothing else is asked for; it has backglass and its tests' dependencies.
set -uo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv/bin/python}
seed=${1:-$(date +%s)}
share=${2:-1}
failed=0

hunt() { # WHAT VARIABLE COUNT TESTS...
    local what=$1 variable=$2 count began=$SECONDS status=0
    count=$(awk -v count="$3" -v share="$share" 'BEGIN { printf "%d", (count * share < 1 ? 1 : count * share) }')
    shift 3
    echo "== $what: $count, seed $seed"
    env BACKGLASS_SEED="$seed" "$variable=$count" "$python" -m pytest -q -p no:cacheprovider "$@" || status=$?
    [ "$status" = 0 ] || failed=1
    echo "-- $what: $((SECONDS - began)) s, exit status $status"
}

hunt "damaged model files" BACKGLASS_MUTATIONS 20000 tests/modelfile/test_mutations.py
hunt "model files and checkpoints signed again" BACKGLASS_MUTATIONS 20000 tests/modelfile/test_resigned.py
hunt "damaged tables through the commands" BACKGLASS_MUTATIONS 20000 tests/cli/test_table_mutations.py
hunt "damaged tables against the csv module" BACKGLASS_MUTATIONS 60000 tests/tables/test_against_csv.py
hunt "tables in every format" BACKGLASS_TABLES 1500 tests/tables/test_one_table_in_every_format.py
hunt "requests to a served model" BACKGLASS_REQUESTS 100000 tests/serving/test_requests.py
hunt "wrong calls of the Python interface" BACKGLASS_CALLS 20000 tests/test_wrong_calls.py
hunt "limits of memory" BACKGLASS_LIMITS 60 tests/cli/test_limits.py -k wherever
hunt "kills while training" BACKGLASS_KILLS 200 tests/cli/test_resume.py -k kills
echo "== kills of ranks: $(awk -v share="$share" 'BEGIN { printf "%d", (40 * share < 1 ? 1 : 40 * share) }'), seed $seed"
"$python" benchmarks/rank_failures.py --seed "$seed" \
    --kills "$(awk -v share="$share" 'BEGIN { printf "%d", (40 * share < 1 ? 1 : 40 * share) }')" || failed=1
exit "$failed"
