#!/usr/bin/env bash
# Checks lane.pml with SPIN: every correct configuration must be free of errors, exhaustively, and every broken
# variant must be caught. Takes four minutes and up to 1 GB. JOBS=1 runs one check at a time, the default is 2.
# Exit status: 0 all as expected, 1 not, 77 skipped. (gcc -O0: compiling takes longer than the search gains.)
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

# expectation: ok or caught; what is looked for: safety (assertions, stuck processes) or progress (endless loops too)
checks() {
	cat <<- 'END'
	ok     safety   -DKILLS=0 -DN=3 -DOPS=3
	ok     safety   -DKILLS=1 -DN=3 -DOPS=2
	ok     safety   -DKILLS=1 -DN=2 -DOPS=3 -DOPS1=2 -DFIRST=2
	ok     safety   -DKILLS=2 -DN=2 -DOPS=2 -DFIRST=2
	ok     safety   -DKILLS=1 -DN=2 -DOPS=2 -DJOIN
	ok     safety   -DKILLS=2 -DN=2 -DOPS=1 -DJOIN -DFIRST=2
	ok     safety   -DKILLS=1 -DN=2 -DOPS=2 -DLEAVES=1 -DFIRST=2
	ok     safety   -DKILLS=2 -DN=2 -DOPS=2 -DTHREADS -DFIRST=2
	ok     safety   -DKILLS=1 -DN=2 -DOPS=2 -DOPS1=3 -DSTALE
	ok     safety   -DKILLS=1 -DN=2 -DOPS=2 -DHANDOFF
	ok     safety   -DKILLS=1 -DN=2 -DOPS=1 -DOPS1=2 -DHANDOFF -DLEAVES=1
	ok     safety   -DKILLS=1 -DN=2 -DOPS=2 -DHANDOFF -DRECLAIM
	ok     safety   -DKILLS=0 -DN=2 -DOPS=2 -DOPS1=3 -DSTALE -DTHREADS
	ok     safety   -DKILLS=0 -DN=3 -DOPS=3 -DOPS1=0 -DWALK
	ok     safety   -DKILLS=0 -DN=3 -DOPS=5 -DOPS1=0 -DWALK -DNO_RESERVE
	ok     safety   -DKILLS=0 -DN=2 -DOPS=3 -DLANES=2
	ok     safety   -DKILLS=1 -DN=2 -DOPS=2 -DLANES=2
	ok     safety   -DKILLS=1 -DN=2 -DOPS=2 -DOPS1=3 -DMISUSE
	ok     safety   -DKILLS=0 -DN=2 -DOPS=4 -DOPS1=2 -DMISUSE
	ok     progress -DKILLS=1 -DN=2 -DOPS=2 -DFIRST=2
	caught safety   -DB_NO_COMPLETE
	caught safety   -DB_PLAIN_POP
	caught safety   -DB_NO_REREAD -DKILLS=0
	caught safety   -DB_NO_TAG -DKILLS=0 -DOPS=4
	caught safety   -DB_STORE_FREE -DSTALE -DKILLS=0 -DOPS=3
	caught safety   -DB_NO_WALK
	caught safety   -DB_RECOVER_LIVING -DKILLS=0 -DOPS1=1
	caught safety   -DB_NO_ORPHANS
	caught safety   -DB_SHORT_WALK -DWALK -DKILLS=0 -DN=3 -DOPS=5 -DOPS1=0
	caught safety   -DB_UNLINK_FIRST
	caught safety   -DB_ONE_LOOK -DLANES=2 -DKILLS=0 -DOPS=3
	caught safety   -DB_ADOPT_STORE -DHANDOFF
	caught safety   -DB_FREE_TRANSIT -DHANDOFF
	caught progress -DB_WAIT
	caught safety   -DB_RECORD_LAST -DKILLS=2 -DN=1 -DOPS=1 -DFIRST=2
	caught safety   -DB_STORE_POP -DMISUSE -DKILLS=0 -DOPS=4 -DOPS1=1
	caught safety   -DB_FREE_ANNOUNCED -DMISUSE -DKILLS=0 -DOPS=3 -DOPS1=1
	caught safety   -DB_READ_AGAIN -DMISUSE -DKILLS=0 -DOPS=3 -DOPS1=2
	caught safety   -DB_NO_CONVERT -DKILLS=0
	caught safety   -DB_CONVERT_ONCE
	caught safety   -DB_FREE_CONVERTED -DKILLS=0
	caught safety   -DB_RESERVED_HANDLE -DHANDOFF -DKILLS=0
	END
}

# One check. Its line begins with "passed" or "FAILED"; it is kept for the count.
check() {
	local number=$1 expected=$2 kind=$3 directory="$work/$1" result found
	shift 3
	local compile=(-DSAFETY) run=()
	if [[ $kind == progress ]]; then
		compile=(-DNP) run=(-l)
	fi
	mkdir "$directory"
	cd "$directory"
	cp "$model"/*.pml .
	{
		spin -a "$@" lane.pml &&
			gcc -w -O0 -DCOLLAPSE -DMEMLIM=3500 "${compile[@]}" -o pan pan.c &&
			timeout 600 ./pan -m20000 "${run[@]}"
	} > out 2>&1 || true

	# Only a search that came to its end says "ok", only an error in the model says "caught".
	found=failed
	if grep -q 'errors: 0$' out && ! grep -Eq 'Search not completed|too small|limit' out; then
		found=ok
	elif grep -q 'errors: 1$' out && grep -Eq 'assertion violated|invalid end state \(|non-progress cycle \(' out; then
		found=caught
	fi
	result=FAILED
	if [[ $found == "$expected" ]]; then
		result=passed
	fi
	awk -v begin="$result: $found  $kind  $*" '
		/depth reached/ { depth = $0; sub(/.*depth reached /, "", depth); sub(/,.*/, "", depth) }
		/states, stored/ { states = $1 }
		/elapsed time/ { seconds = $4 }
		/total actual memory usage/ { memory = $1 }
		END { printf "%-80s %9d states  depth %4d  %6.1f s  %5.0f MB\n", begin, states, depth, seconds, memory }
	' out > "$work/$number.line"
	if [[ $result == FAILED ]]; then
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
done < <(checks)
wait

passed=$(cat "$work"/*.line | grep -c '^passed' || true)
echo "$passed passed, $((count - passed)) failed"
(( passed == count ))
