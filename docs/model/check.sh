#!/usr/bin/env bash
# Checks the models with SPIN: every configuration of the engine must hold in all states that it can get into, and in
# every broken variant the property must fail that is named beside it. Takes about five minutes of processor time and
# up to 2 GB. JOBS=1 runs one check at a time, the default is 2; ONLY=text runs the checks whose lines have the text.
# Exit status: 0 all as expected, 1 not, 77 skipped.
set -euo pipefail

for tool in spin gcc; do
	if ! command -v "$tool" > /dev/null; then
		echo "skipped: $tool is not installed (Debian: apt-get install spin gcc)"
		exit 77
	fi
done

model=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'kill $(jobs -p) 2> /dev/null || true; rm -rf "$work"' EXIT

# expectation: ok, or the property that fails ("cycle": calls go round for ever); model; bounds, situation, variant
checks() {
	cat <<- 'END'
	ok           pool -DDEATHS=9
	ok           pool -DDEATHS=9 -DFRESH
	ok           pool -DDEATHS=9 -DLEVELS=3
	ok           pool -DDEATHS=9 -DLEVELS=3 -DWIDTH=2 -DFRESH
	ok           pool -DDEATHS=9 -DLEVELS=3 -DN=3 -DWIDTH=2 -DHOLD=1
	ok           pool -DDEATHS=9 -DN=3 -DPER=2 -DHOLD=2
	ok           pool -DDEATHS=2 -DSLOTS=3
	ok           pool -DDEATHS=2 -DRECORD_LAST -DNO_BYTE
	ok           pool -DDEATHS=1 -DSEATS=3 -DN=1
	ok           pool -DSEATS=3 -DN=1 -DLEVELS=3
	ok           pool -DSEATS=3 -DLEVELS=1 -DPER=2
	ok           pool -DSEATS=3 -DHOLD=1
	ok           pool -DSEATS=3 -DN=1 -DATTEMPTS=2
	ok           pool -DSEATS=3 -DHOLD=1 -DN=3 -DPER=2 -DNEVER_NONE
	ok           pool -DDEATHS=9 -DHOLD=1 -DNEVER_NONE -DLEVELS=3 -DFRESH
	ok           pool -DDEATHS=9 -DHOLD=1 -DNEVER_NONE -DSLOTS=3
	ok           pool -DPROGRESS -DLEVELS=3
	ok           pool -DPROGRESS -DSEATS=3 -DN=1
	ok           pool -DPROGRESS -DDEATHS=1 -DFRESH
	ok           ownership -DDEATHS=9 -DN=1
	ok           ownership -DDEATHS=1
	ok           ownership -DMISUSE -DN=1
	ok           ownership -DMISUSE -DNO_TRANSIT
	ok           ownership -DMISUSE -DERRORS -DN=1 -DNO_TRANSIT
	ok           ownership -DERRORS -DDEATHS=9 -DN=1 -DROOM=2
	ok           ownership -DERRORS -DSIBLINGS -DN=1 -DROOM=2
	ok           ownership -DERRORS -DSIBLINGS -DNO_TRANSIT -DNEVER_NONE
	ok           ownership -DERRORS -DSIBLINGS -DNO_PASS
	ok           ages -DWATCH
	ok           ages
	ok           ages -DRECLAIM=9
	ok           channel
	ok           channel -DDEATHS=2
	ok           channel -DDEATHS=1 -DRECEIVER_DEATHS=1
	ok           channel -DERRORS=2 -DRECEIVER_ERRORS=1
	ok           channel -DERRORS=2 -DSENDERS=1 -DCAPACITY=2
	ok           channel -DERRORS=1 -DRECEIVER_ERRORS=1 -DDEATHS=1 -DMESSAGES=1
	ok           channel -DERRORS=1 -DRECEIVER_ERRORS=1 -DDEATHS=1 -DRECEIVER_DEATHS=1 -DSENDERS=1 -DMESSAGES=3 -DCAPACITY=2
	ok           channel-sleep
	ok           channel-sleep -DDEATHS
	neverNone    pool -DNEVER_NONE
	findable     pool -DB_NO_SCAN
	findable     pool -DB_NO_SECOND_LOOK
	findable     pool -DB_NOT_EXACT -DSEATS=3 -DN=1
	findable     pool -DB_NO_VERSION -DSEATS=3 -DN=1
	findable     pool -DB_SCAN_IS_NONE -DSEATS=3 -DN=1
	findable     pool -DB_RAISE_BEFORE
	findable     pool -DB_ROOT_FIRST
	findable     pool -DB_RAISE_ON_IF_RAISED
	findable     pool -DB_RAISE_ONCE
	cycle        pool -DB_WAIT_FOR_SCAN -DPROGRESS
	recovered    pool -DB_TOUCH_AFTER -DDEATHS=1 -DFRESH
	touchedAbove pool -DB_TOUCH_FROM_BELOW -DDEATHS=1 -DFRESH
	findable     pool -DB_RECOVER_NO_RAISE -DDEATHS=1
	findable     pool -DB_RECOVER_RAISE_IF_LIVE -DDEATHS=1
	findable     pool -DB_RECOVER_RAISE_OWN -DDEATHS=2 -DRECORD_LAST
	allBack      pool -DB_RECORD_FIRST -DDEATHS=2
	allBack      pool -DB_RECORD_LATE -DDEATHS=2
	oneOwner     pool -DB_ALLOCATE_FIRST -DDEATHS=1
	oneOwner     pool -DB_RECOVER_LIVING -DDEATHS=1
	oneOwner     pool -DB_NO_LOCKS -DDEATHS=2 -DSLOTS=3
	oneOwner     ownership -DB_SAME_GENERATION -DMISUSE -DN=1
	oneOwner     ownership -DB_ADOPT_LIVE -DN=1
	oneOwner     ownership -DB_ADOPT_STORE -DN=1
	adoptable    ownership -DB_ADOPT_ONCE -DN=1
	oneOwner     ownership -DB_HANDLE_LIVE -DN=1
	kept         ownership -DB_STAMP_STORE -DN=1
	findable     ownership -DB_RECLAIM_NO_RAISE -DN=1
	outlives     ownership -DB_RECOVER_TRANSIT -DDEATHS=1 -DN=1
	oneOwner     ownership -DB_FREE_REREADS -DMISUSE -DN=1 -DNO_TRANSIT
	oneOwner     ownership -DB_FREE_WRITES_NAME -DMISUSE -DN=1 -DNO_TRANSIT
	ownPlace     ownership -DB_NAME_FIRST -DMISUSE -DN=1 -DNO_TRANSIT
	oneOwner     ownership -DB_TWO_FIELDS -DMISUSE -DNO_TRANSIT
	ownPlace     ownership -DB_NAME_BEFORE_PLACE -DMISUSE -DN=1 -DNO_TRANSIT
	notLost      ownership -DB_TOOK_NOT_PARKED -DERRORS -DSIBLINGS -DN=1 -DNO_TRANSIT
	oneOwner     ownership -DB_PARKED_OPEN -DERRORS -DSIBLINGS -DN=1 -DNO_TRANSIT
	oneOwner     ownership -DB_FINISH_BY_CHUNK -DERRORS -DSIBLINGS -DN=1 -DNO_TRANSIT
	notLost      ownership -DB_TAKEN_OUT_FIRST -DERRORS -DSIBLINGS -DN=1 -DNO_TRANSIT
	findable     ownership -DB_UNRAISED_FORGOTTEN -DERRORS -DSIBLINGS -DN=1 -DNO_TRANSIT
	ownPlace     ownership -DB_REOPENED -DERRORS -DSIBLINGS -DN=1 -DNO_TRANSIT
	neverNone    ownership -DB_ASKED_EARLY -DERRORS -DSIBLINGS -DNO_TRANSIT -DNEVER_NONE
	neverNone    ownership -DB_CLEARED_FIRST -DERRORS -DSIBLINGS -DNO_TRANSIT -DNEVER_NONE
	neverFaster  ages -DWATCH -DB_CLOCK_FIRST
	neverFaster  ages -DWATCH -DB_NOT_WATCHED
	neverFaster  ages -DWATCH -DB_WATCHED_ANY
	neverFalls   ages -DWATCH -DB_RAISE_STORE
	neverMore    ages -DB_STAMP_AT_HANDOFF
	neverMore    ages -DB_EPOCH_BEFORE_WORD
	neverMore    ages -DB_STAMP_STORE
	neverMore    ages -DB_AGE_WITHOUT_ONE
	neverMore    ages -DB_OLD_EARLY -DRECLAIM=9
	noLeak       channel -DB_NOT_SETTLED -DDEATHS=1
	notLost      channel -DB_TAIL_BELIEVED -DDEATHS=1
	notLost      channel -DB_NEVER_FULL
	notLost      channel -DB_PUBLISHED_FIRST
	noLeak       channel -DB_MARKED_LATE -DDEATHS=1
	asSent       channel -DB_SETTLED_BLINDLY -DERRORS=1 -DSENDERS=1 -DCAPACITY=2
	inOrder      channel -DB_TWO_ACTIVE
	notLost      channel -DB_HEAD_FIRST -DRECEIVER_DEATHS=1
	notLost      channel -DB_PARKED -DRECEIVER_ERRORS=1
	notLost      channel -DB_SETTLED_ALIVE
	notLost      channel-sleep -DB_LOOK_FIRST
	notLost      channel-sleep -DB_COUNT_NOT_RAISED
	notLost      channel-sleep -DB_COUNT_AFTER_LOOK
	notLost      channel-sleep -DB_NO_SECOND_LOOK
	notLost      channel-sleep -DB_SAME_MARK
	notLost      channel-sleep -DB_COUNT_AFTER_MARK
	END
}

# One check. Its line begins with "PASS" or "FAIL"; it is kept for the count.
check() {
	local number=$1 expected=$2 name=$3 directory="$work/$1" result=FAIL found
	shift 3
	local optimise=-O0 compile=-DSAFETY run=()
	if [[ $expected == ok ]]; then # compiling takes longer than most searches for an error
		optimise=-O1
	fi
	if [[ " $* " == *" -DPROGRESS "* ]]; then
		compile=-DNOFAIR run=(-a)
	fi
	mkdir "$directory"
	cd "$directory"
	cp "$model"/*.pml .
	{
		spin -a "$@" "$name.pml" &&
			gcc -w "$optimise" "$compile" -DNOREDUCE -DMEMLIM=5000 -o pan pan.c &&
			timeout 900 ./pan -m2000000 -w22 "${run[@]}"
	} > out 2>&1 || true

	# Only a search that came to its end says "ok"; only a property of the model, or a cycle, is an error that counts.
	found=failed
	if grep -q 'errors: 0$' out && ! grep -Eq 'Search not completed|too small|limit' out; then
		found=ok
	elif grep -q 'acceptance cycle (' out; then
		found=cycle
	elif grep -q 'assertion violated' out; then
		found=$(sed -nE 's/.*assertion violated .*\|\|([A-Za-z]+)\) \(at depth.*/\1/p' out | head -n 1)
	fi
	if [[ $found == "$expected" ]]; then
		result=PASS
	fi
	awk -v begin="$result $found" -v what="$name $*" '
		/depth reached/ { depth = $0; sub(/.*depth reached /, "", depth); sub(/,.*/, "", depth) }
		/states, stored/ { states = $1 }
		/elapsed time/ { seconds = $4 }
		/total actual memory usage/ { memory = $1 }
		END { printf "%-17s %-83s %9d states  depth %7d  %6.1f s  %5.0f MB\n", begin, what, states, depth, seconds, memory }
	' out > "$work/$number.line"
	if [[ $result == FAIL ]]; then
		sed 's/^/    /' out | tail -n 15 >> "$work/$number.line"
	fi
	cat "$work/$number.line"
	cd "$work"
	rm -rf "$directory"
}

count=0
while read -r -a words; do
	while (( $(jobs -rp | wc -l) >= ${JOBS:-2} )); do
		wait -n || true
	done
	count=$((count + 1))
	check "$count" "${words[@]}" &
done < <(checks | grep -F -e "${ONLY:-}")
wait

passed=$(cat "$work"/*.line | grep -c '^PASS' || true)
echo "$passed passed, $((count - passed)) failed"
(( passed == count ))
