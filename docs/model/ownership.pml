/*
 * Who owns a chunk: cursors, hand-off, transit, handles; threads that share a cursor; errors; kills. In place of the tree
 * there is one bit for each chunk, whether a flag above it says NONE: pool.pml shows that the tree comes to that.
 *
 * Each thread has a cursor, and calls what it likes, without end: allocate, free, hand off, adopt, free by handle, pass
 * over what is in transit; also twice, and when the cursor holds nothing.
 *
 * N chunks. DEATHS (9: without end): a process is killed at any step, and its successor in the slot recovers it.
 * Scenes, by -D: two processes of one thread each; or SIBLINGS, two threads of one process; or MISUSE: threads 1 and 2 use
 * one cursor without regard for each other, thread 3 of the same process has its own. ERRORS: an error strikes the
 * process in slot 1, at any step of a call, and what is unfinished is finished by some later call; ROOM to park.
 * NO_TRANSIT: nothing is handed off. NO_PASS: nothing in transit is stamped, reclaimed or freed by handle.
 * NEVER_NONE: there are as many chunks as threads, so "none" must not be heard. Broken variants: B_..., see README.md.
 */
#include "common.pml"
#include "words.pml"

mtype = {
	IDLE, ALLOCATE, ADOPT, CLOSE, HAND_OFF, OTHER,
	HINTS, ATTEND, FINISH, FINISH_FREE, FINISH_RAISE, COMPLETE, RAISE_ALL, SEARCH, TAKE, PLACE_SET, NAME_SET, RETURN,
	CLOSE_READ, READ_AGAIN, CLOSE_EMPTY, FREE_SET, RAISE, HANDOFF_SET, EMPTY,
	ADOPT_READ, ADOPT_SET, HANDLE_READ, HANDLE_SET, PASS_READ, PASS_SET, CATCH, RECOVER_READ, RECOVER_SET, RECOVER_RAISE
};

#define MY_CURSOR	CURSOR(me)
#define MY_NAME		ref[NAME(CURSOR(me))]
#define MY_PLACE	ref[PLACE(CURSOR(me))]
#define MY_FORMER	ref[FORMER(me)]
#define MY_EXPECTED	ref[EXPECTED(me)]
#define IS_CURRENT	(AGE(MY_EXPECTED) == CURRENT)

inline endCall() {
	s = 0; c = 0; MY_FORMER = 0; MY_EXPECTED = 0; amid[me] = NOTHING; calls = 0; pc = IDLE;
	inCall[me] = false; checkLost(); checkPlaces()
}

#ifdef B_NAME_BEFORE_PLACE
#define FIRST_STORE	NAME_SET
#else
#define FIRST_STORE	PLACE_SET
#endif

inline took() {
	HOLDS(oneOwner, holder[c] == 0);
	holder[c] = MY_CURSOR + 1; complete[c] = false; state[c] = WORD(LIVE, slot);
	MY_EXPECTED = REF(c, CURRENT); amid[me] = TOOK; hinted = false; s = 0; c = 0; pc = FIRST_STORE
}

inline freed(then) {
	holder[c] = 0; state[c] = WORD(FREE, slot); rise(c);
	MY_EXPECTED = REF(c, STALE); amid[me] = FREED; s = 0; c = 0; pc = then
}

/* The flags above chunk c are raised. */
inline raise(c) {
	noneAbove[c] = false;
	WHEN(PHASE(state[c]) == FREE, complete[c] = true)
}

/* Before a chunk is taken: is there something to finish, is the cursor empty? */
inline attended() {
	MY_EXPECTED = 0;
	if
	:: MY_PLACE != 0 -> endCall()
	:: MY_PLACE == 0 && calls == ALLOCATE -> pc = COMPLETE
	:: MY_PLACE == 0 && calls == ADOPT && ref[HANDLE] != 0 -> MY_EXPECTED = ref[HANDLE]; pc = ADOPT_READ
	:: else -> endCall()
	fi
}

inline notTaken() {
	s = 0; c = 0; MY_EXPECTED = 0;
	if
	:: hinted -> hinted = false; pc = ATTEND
	:: else -> pc = SEARCH
	fi
}

#ifdef B_TOOK_NOT_PARKED
#define PARKS		(calls == CLOSE)
#else
#define PARKS		(calls == CLOSE || (calls == ALLOCATE || calls == ADOPT) && MY_NAME != MY_FORMER)
#endif
#ifdef B_TAKEN_OUT_FIRST
#define TAKE_OUT	MY_EXPECTED = 0
#else
#define TAKE_OUT	MY_EXPECTED = 0; parked--; ref[PARKED(parked)] = 0
#endif
#ifdef B_UNRAISED_FORGOTTEN
#define IS_UNRAISED	false
#else
#define IS_UNRAISED	(amid[me] == FREED || pc == RAISE_ALL)
#endif
#ifdef B_CLEARED_FIRST
#define WITHOUT_MONITOR	true
#else
#define WITHOUT_MONITOR	false
#endif
#ifdef B_PARKED_OPEN
#define STAYS_OPEN	true
#else
#define STAYS_OPEN	false
#endif

inline recoverOn() {
	s = 0; c++; MY_EXPECTED = 0; amid[me] = NOTHING; pc = RECOVER_READ;
	WHEN(c == N, recovering[slot] = false; endCall())
}

#ifdef B_ADOPT_LIVE
#define CAN_ADOPT(s)	(PHASE(s) != FREE)
#else
#define CAN_ADOPT(s)	(PHASE(s) == TRANSIT)
#endif
#ifdef B_HANDLE_LIVE
#define CAN_FREE(s)	(PHASE(s) != FREE)
#else
#define CAN_FREE(s)	(PHASE(s) == TRANSIT)
#endif
#ifdef B_RECOVER_TRANSIT
#define IS_LEFT(s)	(PHASE(s) != FREE && ((s) >> 2 & 3) == slot)
#else
#define IS_LEFT(s)	((s) == WORD(LIVE, slot))
#endif
#define UNCHANGED	(IS_CURRENT && state[c] == s)
#ifdef B_ADOPT_STORE
#define ADOPTS		true
#else
#define ADOPTS		UNCHANGED
#endif
#ifdef B_STAMP_STORE
#define STAMPS		true
#else
#define STAMPS		UNCHANGED
#endif
/* The word that a name expects is still there. */
#define STILL_HELD	(MY_EXPECTED != 0 && IS_CURRENT && state[c] == WORD(LIVE, slot))
#ifdef B_FREE_REREADS
#define FREES		(MY_EXPECTED != 0 && state[c] == WORD(LIVE, slot))
#else
#define FREES		STILL_HELD
#endif
#ifdef B_FINISH_BY_CHUNK
#define FINISHES	(MY_EXPECTED != 0 && state[c] == WORD(LIVE, slot))
#else
#define FINISHES	STILL_HELD
#endif
#define EXPECTED_CHUNK	(MY_EXPECTED == 0 -> 0 : CHUNK(MY_EXPECTED))

#if N == 1
#define ALL_NONE	noneAbove[0]
#else
#define ALL_NONE	(noneAbove[0] && noneAbove[1])
#endif
#ifdef B_NAME_FIRST
#define BEFORE_TAKE	MY_NAME = MY_EXPECTED
#else
#define BEFORE_TAKE	skip
#endif
/* Whether there is anything to finish. */
#ifdef B_ASKED_EARLY
#define LEFT_BEHIND	false				/* asked when the call began, and not again */
#else
#define LEFT_BEHIND	(slot == 1 && (parked != 0 || monitor != 0 || unraised[1]))
#endif
#define LOOK_AT(k) \
	STEP_IF(HINTS, PHASE(state[k]) == FREE) \
		hinted = true; c = k; s = state[c]; MY_EXPECTED = REF(c, CURRENT); BEFORE_TAKE; pc = TAKE \
	} \
	STEP_IF(SEARCH, PHASE(state[k]) == FREE) \
		c = k; s = state[c]; MY_EXPECTED = REF(c, CURRENT); BEFORE_TAKE; pc = TAKE \
	} \
	STEP_IF(SEARCH, PHASE(state[k]) != FREE && !noneAbove[k]) noneAbove[k] = true }
#define PASS_OVER(k)	STEP_IF(IDLE, PHASE(state[k]) == TRANSIT) inCall[me] = true; calls = OTHER; c = k; pc = PASS_READ }

proctype Thread(byte me, slot) {
	mtype pc = IDLE, calls;
	byte c, s;			/* chunk; its word, as read */
	bool hinted;
	do
	/* Between two calls */
	STEP(IDLE)
		inCall[me] = true; calls = ALLOCATE; MY_FORMER = MY_NAME;
		if
		:: MY_PLACE != 0 -> pc = ATTEND
		:: else -> pc = HINTS
		fi
	}
	STEP_IF(IDLE, MY_PLACE != 0) inCall[me] = true; calls = CLOSE; pc = CLOSE_READ }
#ifndef NO_TRANSIT
	STEP_IF(IDLE, ref[HANDLE] != 0) inCall[me] = true; calls = ADOPT; MY_FORMER = MY_NAME; pc = ATTEND }
	STEP_IF(IDLE, MY_PLACE != 0)
		inCall[me] = true; calls = HAND_OFF; MY_EXPECTED = MY_NAME; pc = HANDOFF_SET;
		ref[HANDLE] = (MY_NAME == 0 -> 0 : REF(CHUNK(MY_NAME), AGE(MY_NAME) - 1))
	}
#ifndef NO_PASS
	STEP_IF(IDLE, ref[HANDLE] != 0) inCall[me] = true; calls = OTHER; MY_EXPECTED = ref[HANDLE]; pc = HANDLE_READ }
	PASS_OVER(0)
#if N > 1
	PASS_OVER(1)
#endif
#endif
#endif

	/* Allocate: first what a hint or the cursor itself remembers, if that is free; then slowly */
	LOOK_AT(0)
#if N > 1
	LOOK_AT(1)
#endif
	STEP(HINTS) pc = ATTEND }
	STEP_IF(ATTEND, slot != 1 || parked == 0 && monitor == 0) attended() }
	STEP_IF(ATTEND, slot == 1 && parked != 0 && monitor == 0) monitor = me; pc = FINISH }
	STEP_IF(COMPLETE, !unraised[slot]) pc = SEARCH }
#ifdef B_CLEARED_FIRST
	STEP_IF(COMPLETE, unraised[slot]) unraised[slot] = false; raisesAll[me] = true; pc = RAISE_ALL }
#else
	STEP_IF(COMPLETE, unraised[slot] && monitor == 0) monitor = me; pc = RAISE_ALL }
#endif
	STEP(RAISE_ALL)
		WHEN(PHASE(state[c]) == FREE, raise(c));
		c++;
		if
		:: c == N ->
			c = 0; pc = SEARCH;
#ifdef B_CLEARED_FIRST
			raisesAll[me] = false
#else
			unraised[slot] = false; monitor = 0
#endif
		:: else
		fi
	}
	STEP(TAKE)
		if
		:: UNCHANGED -> took()
		:: else -> notTaken()
		fi
	}
#ifdef B_NAME_BEFORE_PLACE
	STEP(NAME_SET) MY_NAME = MY_EXPECTED; pc = PLACE_SET }
	STEP(PLACE_SET) MY_PLACE = MY_EXPECTED; MY_EXPECTED = 0; amid[me] = NOTHING; pc = RETURN }
#else
	STEP(PLACE_SET) MY_PLACE = MY_EXPECTED; pc = NAME_SET }
	STEP(NAME_SET) MY_NAME = MY_EXPECTED; MY_EXPECTED = 0; amid[me] = NOTHING; pc = RETURN }
#endif
	STEP(RETURN) endCall() }
	STEP_IF(SEARCH, ALL_NONE && !LEFT_BEHIND) checkNone(); endCall() }
	STEP_IF(SEARCH, ALL_NONE && LEFT_BEHIND) pc = ATTEND }

	/* Free, hand off: what the cursor's name expects */
	STEP(CLOSE_READ)
		MY_EXPECTED = MY_NAME; amid[me] = GIVES; MY_FORMER = MY_NAME;
#ifdef B_TWO_FIELDS
		pc = READ_AGAIN
	}
	STEP(READ_AGAIN)
		/* the other field; two chunks may be of equal generation */
		WHEN(MY_NAME != 0 && MY_EXPECTED != 0 && CHUNK(MY_NAME) != CHUNK(MY_EXPECTED) && AGE(MY_NAME) == CURRENT,
			MY_EXPECTED = REF(CHUNK(MY_EXPECTED), CURRENT));
#endif
		pc = CLOSE_EMPTY
	}
	STEP(CLOSE_EMPTY) MY_PLACE = 0; pc = FREE_SET }
	STEP(FREE_SET)
		c = EXPECTED_CHUNK;
		if
		:: FREES ->
			HOLDS(oneOwner, holder[c] == MY_CURSOR + 1);
			freed(RAISE);
#ifdef B_FREE_WRITES_NAME
			MY_NAME = REF(CHUNK(MY_EXPECTED), CURRENT)
#endif
		:: else -> HOLDS(kept, !IS_HONEST(me) || MY_EXPECTED == 0 || holder[c] != MY_CURSOR + 1); endCall()
		fi
	}
	STEP(HANDOFF_SET)
		c = EXPECTED_CHUNK;
		if
		:: STILL_HELD ->
			HOLDS(oneOwner, holder[c] == MY_CURSOR + 1);
			holder[c] = 0; state[c] = WORD(TRANSIT, slot);
#ifdef B_SAME_GENERATION
			ref[HANDLE] = REF(c, CURRENT)
#else
			rise(c)
#endif
		:: else -> HOLDS(kept, !IS_HONEST(me) || MY_EXPECTED == 0 || holder[c] != MY_CURSOR + 1)
		fi;
		c = 0; MY_EXPECTED = 0; pc = EMPTY
	}
	STEP(EMPTY) MY_PLACE = 0; endCall() }
	STEP(RAISE) raise(CHUNK(MY_EXPECTED)); endCall() }

	/* Adopt, free by handle: what is in transit in that generation; again, as long as only the stamp changes */
	STEP(ADOPT_READ)
		c = CHUNK(MY_EXPECTED); s = state[c];
		if
		:: IS_CURRENT && CAN_ADOPT(s) -> pc = ADOPT_SET
		:: else -> HOLDS(adoptable, !(IS_CURRENT && PHASE(s) == TRANSIT)); endCall()
		fi
	}
	STEP(ADOPT_SET)
		if
		:: ADOPTS -> took()
#ifdef B_ADOPT_ONCE
		:: else -> HOLDS(adoptable, !(IS_CURRENT && PHASE(state[c]) == TRANSIT)); endCall()
#else
		:: else -> s = 0; c = 0; pc = ADOPT_READ
#endif
		fi
	}
	STEP(HANDLE_READ)
		c = CHUNK(MY_EXPECTED); s = state[c];
		if
		:: IS_CURRENT && CAN_FREE(s) -> pc = HANDLE_SET
		:: else -> endCall()
		fi
	}
	STEP(HANDLE_SET)
		if
		:: UNCHANGED -> HOLDS(oneOwner, holder[c] == 0); freed(RAISE)
		:: else -> s = 0; c = 0; pc = HANDLE_READ
		fi
	}

	/* Pass over what is in transit: stamp it, or reclaim it */
	STEP(PASS_READ)
		s = state[c];
		if
		:: PHASE(s) == TRANSIT -> MY_EXPECTED = REF(c, CURRENT); pc = PASS_SET
		:: else -> endCall()
		fi
	}
	STEP_IF(PASS_SET, s < OLDEST) WHEN(STAMPS, state[c] = s + STAMP); endCall() }
	STEP_IF(PASS_SET, s >= STAMP)
		if
#ifdef B_RECLAIM_NO_RAISE
		:: UNCHANGED -> freed(RAISE); endCall()
#else
		:: UNCHANGED -> freed(RAISE)
#endif
		:: else -> endCall()
		fi
	}

#ifdef ERRORS
	/* Under the monitor: free what is parked, if it is still held in the generation of its name. It may have been done before. */
	STEP_IF(FINISH, parked == 0) monitor = 0; attended() }
	STEP_IF(FINISH, parked != 0)
		MY_EXPECTED = ref[PARKED(parked - 1)];
#ifdef B_TAKEN_OUT_FIRST
		parked--; ref[PARKED(parked)] = 0; pc = FINISH_FREE
	}
	STEP(FINISH_FREE)
		pc = FINISH;
#endif
		c = EXPECTED_CHUNK;
		if
		:: FINISHES -> checkHeldByNobody(c); freed(FINISH_RAISE)
		:: else -> c = 0; TAKE_OUT
		fi
	}
	STEP(FINISH_RAISE) raise(CHUNK(MY_EXPECTED)); amid[me] = NOTHING; pc = FINISH; TAKE_OUT }

	/* An error. Between a compare-and-set that has won and the stores that remember it there is no call, so none strikes there. */
	:: d_step {
		SLOT(me) == 1 && !recovering[1] && pc != IDLE && pc != CLOSE_READ && pc != PLACE_SET && pc != NAME_SET && pc != EMPTY && pc != CATCH ->
		WHEN(IS_UNRAISED && (monitor == me || WITHOUT_MONITOR), unraised[1] = true; amid[me] = NOTHING);
		raisesAll[me] = false;
		WHEN(monitor == me, monitor = 0);
		hinted = false; s = 0; c = 0;
		pc = CATCH
	}
	STEP_IF(CATCH, monitor == 0)
		if
		:: PARKS && parked < ROOM ->
			ref[PARKED(parked)] = (calls == CLOSE -> MY_FORMER : MY_NAME); parked++;
			WHEN(!STAYS_OPEN, MY_PLACE = 0)
#ifdef B_REOPENED
		:: PARKS && parked == ROOM && calls == CLOSE -> MY_PLACE = MY_FORMER
#else
		:: PARKS && parked == ROOM && calls == CLOSE -> WHEN(amid[me] == GIVES, MY_PLACE = MY_FORMER)
#endif
#ifdef B_TOOK_NOT_PARKED
		:: !PARKS && MY_FORMER != MY_NAME && (calls == ALLOCATE || calls == ADOPT) -> MY_PLACE = 0
#endif
		:: else
		fi;
		WHEN(amid[me] == FREED && IS_UNRAISED, unraised[1] = true);
		endCall()
	}
#endif
#if DEATHS > 0
	/* Killed. The successor in the slot recovers it before its threads do anything. */
	:: d_step { deaths > 0 && (pc != RECOVER_READ || c > 0) ->
		WHEN(deaths < 9, deaths--);
		i = 0;
		do :: i < N -> WHEN(holder[i] == MY_CURSOR + 1, holder[i] = 0); i++ :: else -> i = 0; break od;
		recovering[slot] = true; MY_NAME = 0; MY_PLACE = 0;
		unraised[slot] = false; raisesAll[me] = false; hinted = false;
#ifdef ERRORS
		WHEN(slot == 1, monitor = 0; do :: parked > 0 -> parked--; ref[PARKED(parked)] = 0 :: else -> break od);
#endif
		endCall(); pc = RECOVER_READ
	}
	STEP(RECOVER_READ)
		s = state[c];
		if
		:: IS_LEFT(s) -> pc = RECOVER_SET
		:: PHASE(s) == FREE -> s = 0; pc = RECOVER_RAISE
		:: else -> recoverOn()
		fi
	}
	STEP(RECOVER_SET)
		HOLDS(outlives, PHASE(s) == LIVE);
		HOLDS(oneOwner, state[c] == s && holder[c] == 0);
		state[c] = WORD(FREE, slot); rise(c); s = 0; pc = RECOVER_RAISE
	}
	STEP(RECOVER_RAISE) raise(c); recoverOn() }
#endif
	od
}

init {
	d_step {
		do :: i < N -> complete[i] = true; i++ :: else -> i = 0; break od
	}
	atomic {
		do :: i < THREADS -> i++; run Thread(i, SLOT(i)) :: else -> i = 0; break od
	}
}
