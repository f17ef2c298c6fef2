/*
 * One pool: chunks, and the tree of flags that says where to look for a free one. Processes attach to a slot, allocate
 * and free without end, are killed at any step, are recovered by who attaches next (who may be killed too), and leave.
 *
 * Bounds, by -D: LEVELS of the tree (1 to 3), N chunks, PER chunks of a block, WIDTH blocks of a middle node, SEATS
 * processes at a time, SLOTS to attach to, HOLD chunks held by one process at once, DEATHS (9: without end).
 * Situations, by -D: FRESH: the memory is zeroed; else every chunk was used before. NEVER_NONE: there are as many chunks
 * as seats, each holds at most one, so "none" must not be heard. PROGRESS: some call always comes to its end.
 * Other ways to do it, by -D: ATTEMPTS to raise a flag (else 3); RECORD_LAST: the others that are dead are recovered
 * before one's own record is written; NO_BYTE: their lock bytes are not held meanwhile.
 * Broken variants, by -D: B_..., see README.md.
 */
#include "common.pml"
#include "tree.pml"

mtype = {
	IDLE, LOOK, TOUCH_BLOCK, TOUCH_READ, TOUCH_SET, TAKE,
	SEARCH, VISIT, CONCLUDE, SCAN_SET, LOOK_AGAIN, NONE_SET,
	FREE_SET, RAISE_READ, RAISE_SET,
	ATTACH, WALK_NODE, WALK_WORD, WALK_FREE, CLEAR, RECORD, NEXT_DEAD, LEFT
};

#ifdef PROGRESS
#undef STEP_IF
#define STEP_IF(name, condition)	:: d_step { pc == name && (condition) -> completed = false;
#define ENDS_CALL	completed = true
/* Nobody goes round for ever while no call comes to its end. */
never {
anything:
	do
	:: true
	:: !completed && gone < SEATS -> goto acceptLoop
	od;
acceptLoop:
	do
	:: !completed && gone < SEATS
	od
}
#else
#define ENDS_CALL	skip
#endif

/* Searching: node x has been dealt with. */
inline searchOn() {
	forgetFlag();
	if
	:: x == ROOT -> x = 0; pc = SEARCH
	:: x != ROOT && x + 1 < AFTER(PARENT(x)) -> x++; pc = VISIT
	:: else -> x = PARENT(x); pc = CONCLUDE
	fi
}

inline searchBelow() {
	if
	:: IS_BLOCK(x) -> c = FIRST(x); pc = LOOK
	:: else -> x = FIRST(x); pc = VISIT
	fi
}

inline lookAgain() {
	c = FIRST(x); pc = LOOK_AGAIN
}

/* Chunk c is free: who takes a word of generation 0 first touches the nodes above it. */
inline take() {
#ifdef B_TOUCH_AFTER
	pc = TAKE
#else
	if
	:: (s & USED) == 0 -> pc = TOUCH_BLOCK
	:: else -> pc = TAKE
	fi
#endif
}

inline taken() {
	forgetWord(); x = 0; c = 0; pc = IDLE; ENDS_CALL
}

/* Chunk c was not to be had. */
inline notTaken() {
	forgetWord();
	if
	:: x == NOWHERE -> x = 0; c = 0; pc = SEARCH
	:: x != NOWHERE && c + 1 < AFTER(x) -> c++; pc = LOOK
	:: else -> c = 0; pc = CONCLUDE
	fi
}

/* Node r is touched: on to the next one on the way from the root to the block of chunk c. */
inline touchOn() {
	forgetFlag();
	if
#ifdef B_TOUCH_FROM_BELOW
	:: r != ROOT -> r = PARENT(r); pc = TOUCH_READ
#else
	:: r != BLOCK(c) -> r = BELOW(r, c); pc = TOUCH_READ
#endif
	:: else ->
		r = 0;
#ifdef B_TOUCH_AFTER
		taken()
#else
		pc = TAKE
#endif
	fi
}

/* Raises the flags above chunk c, which is free by the word that is remembered; goes on with step "next". */
inline raise(next) {
	back = next; pc = RAISE_READ;
#ifdef B_ROOT_FIRST
	r = ROOT
#else
	r = BLOCK(c)
#endif
}

/* Raises node x only, in which something was found at the second look; goes on searching. */
inline raiseNode() {
	forgetFlag(); c = 0; r = x; back = SEARCH; pc = RAISE_READ
}

/* Node r says MAYBE, or the attempts are used up. */
inline raiseOn() {
	tries = 0; forgetFlag();
	if
	:: back == SEARCH -> r = 0; back = 0; searchOn()
#if defined(B_ROOT_FIRST)
	:: back != SEARCH && r != BLOCK(c) -> r = BELOW(r, c); pc = RAISE_READ
#elif defined(B_RAISE_ON_IF_RAISED)
	:: back != SEARCH && r != ROOT && won -> r = PARENT(r); pc = RAISE_READ
#else
	:: back != SEARCH && r != ROOT -> r = PARENT(r); pc = RAISE_READ
#endif
	:: else -> r = 0; pc = back; back = 0; raised()
	fi;
	won = false
}

/* All nodes above chunk c have been raised: if it is still free by that word, its free has come to its end. */
inline raised() {
	if
	:: pc == FREE_SET -> skip				/* B_RAISE_BEFORE */
	:: pc == WALK_NODE -> c = 0; walkPast()			/* the whole block */
	:: else ->
		WHEN(WORD_STANDS(c), complete[c] = true; checkFindable());
		raising[seat] = 0;
		if
		:: pc == IDLE -> forgetWord(); c = 0; ENDS_CALL
		:: else -> walkOn()
		fi
	fi
}

#ifdef B_RECOVER_RAISE_OWN
#define FREED_BY	slot
#else
#define FREED_BY	0	/* nobody asks */
#endif

inline freeChunk(owner) {
	HOLDS(oneOwner, holder[c] == owner && PHASE(state[c]) == LIVE);
	holder[c] = 0; setWord(c, WORD(USED, FREE, FREED_BY)); readWord(c); raising[seat] = c + 1
}

#include "recovery.pml"

/* What the process held has no living holder any more. */
inline stopHolding() {
	i = 0;
	do :: i < N -> WHEN(holder[i] == seat, holder[i] = 0); i++ :: else -> i = 0; break od
}

#define HAS(k)		(holder[k] == seat)
#if N == 1
#define HELD		HAS(0)
#elif N == 2
#define HELD		(HAS(0) + HAS(1))
#else
#define HELD		(HAS(0) + HAS(1) + HAS(2))
#endif

#define ALLOCATE_BY_HINT(k)	STEP_IF(IDLE, HELD < HOLD) c = k; x = NOWHERE; pc = LOOK }
#ifdef B_RAISE_BEFORE
#define FREE_CHUNK(k)	STEP_IF(IDLE, HAS(k)) c = k; raise(FREE_SET) }
#else
#define FREE_CHUNK(k)	STEP_IF(IDLE, HAS(k)) c = k; freeChunk(seat); raise(IDLE) }
#endif

/* A seat is filled by one process after the other: when one was killed, the next one attaches. */
proctype Seat(byte seat) {
	mtype pc = IDLE, back;		/* the next step; where to go on after raising */
	byte slot = seat;		/* in which the process is attached; 0: none */
	byte x, c, s;			/* node; chunk, or child of x; state word of c, as read */
	byte r, f, tries;		/* node that is raised or touched; flag, as read; attempts */
	byte dead;			/* slot that is recovered */
	bool won, leaving, anyFree;
	do
	/* Between two calls: allocate; free a chunk; recover the dead; leave, which is recovering oneself */
	STEP_IF(IDLE, HELD < HOLD) pc = SEARCH }
	ALLOCATE_BY_HINT(0)
	FREE_CHUNK(0)
#if N > 1
	ALLOCATE_BY_HINT(1)
	FREE_CHUNK(1)
#endif
#if N > 2
	ALLOCATE_BY_HINT(2)
	FREE_CHUNK(2)
#endif
	STEP_IF(IDLE, SOME_HAVE_DIED && DOOR_IS_OPEN) door = seat; pc = NEXT_DEAD }
	STEP_IF(IDLE, dead == 0 && DOOR_IS_OPEN) door = seat; stopHolding(); leaving = true; recover(slot) }
#ifdef B_ALLOCATE_FIRST
	STEP_IF(IDLE, dead != 0) recover(dead) }
#endif

	/* Look at chunk c, by a hint or in the course of a search; take it if it is free */
	STEP(LOOK)
		readWord(c);
		if
		:: PHASE(s) == FREE -> take()
		:: else -> notTaken()
		fi
	}
	STEP(TOUCH_BLOCK)
		if
		:: IS_TOUCHED(flag[BLOCK(c)]) -> pc = TAKE
#ifdef B_TOUCH_FROM_BELOW
		:: else -> r = BLOCK(c); pc = TOUCH_READ
#else
		:: else -> r = ROOT; pc = TOUCH_READ
#endif
		fi
	}
	STEP(TOUCH_READ)
		readFlag(r);
		if
		:: IS_TOUCHED(f) -> touchOn()
		:: else -> pc = TOUCH_SET
		fi
	}
	STEP(TOUCH_SET)
		setFlag(r, f | TOUCHED);
		if
		:: won -> won = false; touchOn()
		:: else -> forgetFlag(); pc = TOUCH_READ
		fi
	}
	STEP(TAKE)
		if
		:: WORD_STANDS(c) ->
			HOLDS(oneOwner, holder[c] == 0);
			holder[c] = seat; complete[c] = false; setWord(c, WORD(s & USED, LIVE, slot));
#ifdef B_TOUCH_AFTER
			if
			:: (s & USED) == 0 -> x = 0; r = ROOT; pc = TOUCH_READ
			:: else -> taken()
			fi
#else
			checkTouched(); taken()
#endif
		:: else -> notTaken()
		fi
	}

	/* Search, from the root down */
	STEP(SEARCH)
		if
		:: KIND(flag[ROOT]) == NONE -> checkNone(); pc = IDLE; ENDS_CALL
		:: else -> x = ROOT; searchBelow()
		fi
	}
	STEP(VISIT)
		if
		:: KIND(flag[x]) == NONE -> searchOn()
		:: else -> searchBelow()
		fi
	}

	/* Nothing was found below node x: say SCAN, or join a SCAN; look again at what is directly below; say NONE */
	STEP(CONCLUDE)
		readFlag(x);
		if
#if defined(B_NO_SCAN)
		:: KIND(f) != NONE -> lookAgain()
#else
		:: KIND(f) == MAYBE -> pc = SCAN_SET
#if defined(B_NO_SECOND_LOOK)
		:: KIND(f) == SCAN -> pc = NONE_SET
#elif defined(B_WAIT_FOR_SCAN)
		:: KIND(f) == SCAN -> forgetFlag()
#else
		:: KIND(f) == SCAN -> lookAgain()
#endif
#endif
		:: else -> searchOn()
		fi
	}
	STEP(SCAN_SET)
		setFlag(x, WITH(f, SCAN));
		if
		:: won ->
			won = false; readFlag(x);
#ifdef B_NO_SECOND_LOOK
			pc = NONE_SET
#else
			lookAgain()
#endif
		:: else -> searchOn()
		fi
	}
	STEP(LOOK_AGAIN)
		if
		:: IS_BLOCK(x) && PHASE(state[c]) == FREE -> raiseNode()
#ifdef B_SCAN_IS_NONE
		:: !IS_BLOCK(x) && KIND(flag[c]) == MAYBE -> raiseNode()
#else
		:: !IS_BLOCK(x) && KIND(flag[c]) != NONE -> raiseNode()
#endif
		:: else ->
			c++;
			WHEN(c == AFTER(x), c = 0; pc = NONE_SET)
		fi
	}
	STEP(NONE_SET)
#ifdef B_NOT_EXACT
		WHEN(KIND(flag[x]) == SCAN, readFlag(x));
#endif
		setFlag(x, WITH(f, NONE)); won = false; searchOn()
	}

	/* Raise the flags above a chunk that is free */
#ifdef B_RAISE_BEFORE
	STEP(FREE_SET) freeChunk(seat); pc = IDLE; raised() }
#endif
	STEP(RAISE_READ)
		readFlag(r);
		if
		:: KIND(f) == MAYBE -> raiseOn()
		:: else -> pc = RAISE_SET
		fi
	}
	STEP(RAISE_SET)
		setFlag(r, WITH(f, MAYBE)); tries++;
		if
		:: won || tries == ATTEMPTS -> raiseOn()
		:: else -> forgetFlag(); pc = RAISE_READ
		fi
	}

	/* Attach; recover the predecessor; write one's own record; recover the others that are dead */
	ATTACH_TO(1)
	ATTACH_TO(2)
#if SLOTS > 2
	ATTACH_TO(3)
#endif
	STEP(WALK_NODE)
		if
		:: !IS_TOUCHED(flag[x]) -> walkPast()
		:: IS_TOUCHED(flag[x]) && IS_BLOCK(x) -> c = FIRST(x); pc = WALK_WORD
		:: else -> x = FIRST(x)
		fi
	}
	STEP(WALK_WORD)
		readWord(c);
		if
		:: PHASE(s) == LIVE && OWNER(s) == dead -> pc = WALK_FREE
		:: PHASE(s) == FREE && IS_REASON -> anyFree = true; walkOn()
		:: else -> walkOn()
		fi
	}
	STEP(WALK_FREE)
		HOLDS(oneOwner, WORD_STANDS(c));
		freeChunk(0);
#ifdef B_RECOVER_NO_RAISE
		raising[seat] = 0; walkOn()
#else
		raise(WALK_WORD)
#endif
	}
	STEP(CLEAR)
		record[dead] = false; checkRecovered(dead);
		if
		:: leaving -> locked[slot] = false; lives[slot] = false; slot = 0; leaving = false; door = 0; pc = LEFT; ENDS_CALL
		:: !leaving && dead == slot -> pc = FIRST_RECORD
		:: else -> locked[dead] = false; pc = NEXT_DEAD
		fi;
		dead = 0
	}
	STEP(RECORD) record[slot] = true; lives[slot] = true; pc = NEXT_DEAD }
	STEP(NEXT_DEAD)
		i = 1;
		do :: i <= SLOTS && !(i != slot && TO_RECOVER(i)) -> i++ :: else -> break od;
		if
		:: i <= SLOTS -> LOCK(i); recover(i)
#ifdef RECORD_LAST
		:: i > SLOTS && !record[slot] -> pc = RECORD
#endif
		:: else -> door = 0; pc = IDLE; ENDS_CALL
		fi;
		i = 0
	}
	STEP(LEFT)
		gone++; pc = 0;
		WHEN(gone == SEATS, checkAllBack())
	}
	:: pc == 0 -> break

#if DEATHS > 0
	/* Killed: the kernel drops the locks, and the next process comes to the seat */
	:: d_step {
		deaths > 0 && pc != 0 && pc != ATTACH && pc != LEFT ->
		WHEN(deaths < 9, deaths--);
		stopHolding(); locked[dead] = false; dead = 0; locked[slot] = false; lives[slot] = false; slot = 0; raising[seat] = 0;
		WHEN(door == seat, door = 0);
		forgetWord(); forgetFlag(); back = 0; x = 0; c = 0; r = 0; tries = 0;
		won = false; leaving = false; anyFree = false;
		pc = ATTACH
	}
#endif
	od
}

init {
	d_step { begin() }
	atomic {
		i = 0;
		do :: i < SEATS -> i++; run Seat(i) :: else -> i = 0; break od
	}
}
