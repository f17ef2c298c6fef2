/*
 * The free lists of one pool under concurrency and sudden death: allocate, help, free, recover, leave, hand
 * over. The words are those of docs/memory-layout.md. Every access to a shared word is a step of its own (STEP),
 * sequentially consistent; a process can be killed before any step. "ghost" marks what exists for properties only.
 *
 * Bounds, by -D: N chunks, LANES lanes, OPS operations of each worker (OPS1: of the first, if other), KILLS
 * deaths, LEAVES early leaves, FIRST: slot of the first worker.
 * Situations, by -D: THREADS (the workers are threads of one process), STALE (cursors are closed twice), HANDOFF,
 * RECLAIM (and chunks in transit are reclaimed), MISUSE (chunks are freed twice, by address), JOIN (newcomers
 * allocate), WALK (a third process died before), NO_RESERVE (workers reserve nothing). Broken variants, by -D: B_...,
 * see README.md.
 */
#include "words.pml"

/*
 * Completes the pop that h, the head of lane l, announces. If the chunk is reserved, its pop is announced first: from
 * then on it cannot be given back. If another changed that head, the second look at it tells how.
 */
inline help(l) {
#ifdef B_WAIT
	skip
#else
#ifdef B_CONVERT_ONCE
	ok = true;
	WHEN(IS_RESERVED(h), STEP(CAS_HEAD(l, h, CONVERTED(h)); h = CONVERTED(h)));
	WHEN(ok, helpAnnounced(l))
#else
#ifndef B_NO_CONVERT
	WHEN(IS_RESERVED(h), STEP(CAS_HEAD(l, h, CONVERTED(h)); h = CONVERTED(h)));
#endif
	helpAnnounced(l)
#endif
#endif
}

inline helpAnnounced(l) {
	STEP(s = state[IDX(h)]);
	STEP(n = NEXT(IDX(h)));
#ifdef B_NO_REREAD
	ok = true;
#else
	STEP(ok = (head[l] == h));
#endif
#ifdef B_UNLINK_FIRST
	WHEN(ok, STEP(CAS_HEAD(l, h, CHANGED(h, n))));
	WHEN(ok && PHASE(s) == FREE, STEP(CAS_STATE(IDX(h), s, LIVE_OF(s, POPPER(h)))))
#else
	if
	:: ok ->
		if
		:: PHASE(s) == FREE -> STEP(CAS_STATE(IDX(h), s, LIVE_OF(s, POPPER(h))))
#ifndef B_NO_REREAD
		:: else -> assert(s == LIVE_OF(s, POPPER(h)))	/* or DamagedSegmentException */
#else
		:: else
#endif
		fi;
		STEP(CAS_HEAD(l, h, CHANGED(h, n)))
	:: else
	fi
#endif
}

/* Puts chunk c, FREE and on no list, on its list. */
inline push(c) {
	do
	:: STEP(h = head[LANE(c)]);
	   if
	   :: POPPER(h) != 0 -> help(LANE(c))
	   :: else ->
		STEP(d = DEPTH(IDX(h)));
		STEP(assert(d < PER); link[c] = LINK(IDX(h), d + 1); checkLists());
		STEP(CAS_HEAD(LANE(c), h, CHANGED(h, c)));
		WHEN(ok, break)
	   fi
	od
}

/* Whether a chunk in state s may be unlinked without announcing it: if we die, the state says where to look. */
#ifdef B_PLAIN_POP
#define AT_ONCE(s, me) true
#else
#define AT_ONCE(s, me) (OWNER(s) == me)
#endif

/* Pops from lane i. c: the chunk; NIL if the lane was empty, or another changed it first. */
inline pop() {
	c = NIL;
	STEP(h = head[i]);
	if
	:: IDX(h) == NIL -> k++; sum = sum + h
	:: IDX(h) != NIL && POPPER(h) != 0 -> help(i)
	:: else ->
		STEP(s = state[IDX(h)]);
		if
		:: PHASE(s) != FREE -> STEP(assert(head[i] != h))	/* or DamagedSegmentException */
		:: PHASE(s) == FREE && AT_ONCE(s, me) ->
			STEP(n = NEXT(IDX(h)));
			STEP(CAS_HEAD(i, h, CHANGED(h, n)));
			WHEN(ok, STEP(c = IDX(h); state[c] = LIVE_OF(s, me); TAKE(c, LIVE_OF(s, me)); checkLists()))
		:: else ->
			STEP(CAS_HEAD(i, h, ANNOUNCED(h, me)));
			if
			:: ok ->
				h = ANNOUNCED(h, me);
#ifdef B_STORE_POP
				STEP(state[IDX(h)] = LIVE_OF(s, me); checkLists());
#else
				STEP(CAS_STATE(IDX(h), s, LIVE_OF(s, me)));	/* false: somebody helped */
#endif
				STEP(n = NEXT(IDX(h)));
#ifdef B_READ_AGAIN
				STEP(c = IDX(h); CAS_HEAD(i, h, CHANGED(h, n)));
				STEP(s = state[c]; TAKE(c, s))
#else
				STEP(c = IDX(h); CAS_HEAD(i, h, CHANGED(h, n)); TAKE(c, LIVE_OF(s, me)))
#endif
			:: else
			fi
		fi
	fi
}

/* n: 1 if the pops found k, that is all, heads NIL, and a second look finds them so, and the sum of all unchanged */
inline isExhausted() {
	n = (k == LANES -> 1 : 0); k = 0;
#ifndef B_ONE_LOOK
	do
	:: k < LANES && n == 1 ->
		STEP(h = head[k]);
		sum = sum - h;
		WHEN(IDX(h) != NIL, n = 0);
		k++
	:: else -> break
	od;
	WHEN(sum != 0, n = 0);
#endif
	k = 0; sum = 0
}

/* c: a chunk, or NONE. Begins with the worker's own lane. */
inline acquire() {
	STEP(sawNone[w] = ALL_NIL);
	do
	:: d = 0; k = 0; sum = 0;
	   do
	   :: d < LANES -> i = (w + d) % LANES; pop(); if :: c != NIL -> break :: else -> d++ fi
	   :: else -> break
	   od;
	   WHEN(c != NIL, k = 0; sum = 0; break);
	   isExhausted();
	   WHEN(n == 1, assert(sawNone[w]); c = NONE; break)
	od;
	sawNone[w] = false
}

/* Frees chunk c, of which who, 0 for nobody, believes that it is in state v. */
inline free(c, v, by, who) {
#ifdef B_STORE_FREE
	STEP(state[c] = STATE(GEN(v) + 1, by, FREE); ok = true; holder[c] = 0; checkLists());
#else
	STEP(CAS_STATE(c, v, STATE(GEN(v) + 1, by, FREE)); WHEN(ok, RELEASE(c, who)));
#endif
	WHEN(ok, push(c))
}

/* Of a chunk that may be another's, or is reserved: it must not be changed while its pop is only announced. */
inline completePopOfChunk(c) {
	STEP(h = head[LANE(c)]);
	WHEN(POPPER(h) != 0 && IDX(h) == c, help(LANE(c)))
}

/* Reserves the top of lane i if it is FREE. c: the chunk, or NIL. */
inline reserve() {
	c = NIL;
	STEP(h = head[i]);
	if
	:: IDX(h) != NIL && POPPER(h) == 0 ->
		STEP(s = state[IDX(h)]);
		if
		:: PHASE(s) == FREE ->
			STEP(CAS_HEAD(i, h, RESERVED(h, me));
				WHEN(ok, c = IDX(h); TAKE(c, s); held[c] = LIVE_OF(s, me); reserved[c] = RESERVED(h, me)))
		:: else
		fi
	:: else
	fi
}

/* Frees chunk c, of which its cursor has v and r. v: 0 if it was reserved still, and was given back. */
inline close(c) {
	if
	:: r != 0 ->
		STEP(CAS_HEAD(LANE(c), r, CHANGED(r, c)); WHEN(ok, v = 0; RELEASE(c, w)));
#ifndef B_FREE_CONVERTED
		WHEN(!ok, completePopOfChunk(c))
#endif
	:: else
	fi;
	WHEN(v != 0, free(c, v, me, w))
}

/* Takes back what slot dead holds, has freed and not pushed, has announced. Under the door. */
inline recover(dead, by) {
	i = 0;
	do
	:: i < LANES ->
#ifndef B_NO_COMPLETE
		STEP(h = head[i]);
		WHEN(POPPER(h) == dead, help(i));
#endif
		k = i * PER; rMask = 0;
		do
		:: k < (i + 1) * PER ->
			STEP(v = state[k]);
			if
#ifdef B_FREE_TRANSIT
			:: OWNER(v) == dead && PHASE(v) != FREE -> free(k, v, by, 0)
#else
			:: OWNER(v) == dead && PHASE(v) == LIVE -> free(k, v, by, 0)
			:: OWNER(v) == dead && PHASE(v) == TRANSIT
#endif
			:: OWNER(v) == dead && PHASE(v) == FREE -> rMask = rMask | 1 << k
			:: OWNER(v) != dead
			fi;
			k++
		:: else -> break
		od;
#ifndef B_NO_ORPHANS
		WHEN(rMask != 0, pushOrphans(dead, by));
#endif
		i++
	:: else -> rMask = 0; break
	od
}

/* Of the chunks in rMask, pushes those that are FREE by the dead and that a walk down the list does not meet. */
inline pushOrphans(dead, by) {
	k = i * PER;
	do
	:: k < (i + 1) * PER -> WHEN(rMask >> k & 1, STEP(rWord[k] = state[k])); k++
	:: else -> break
	od;
	do
	:: rMet = 0; k = 0;
#ifdef B_NO_WALK
	   break;
#endif
	   STEP(c = IDX(head[i]));
	   do
	   :: c != NIL && k < PER -> rMet = rMet | 1 << c; k++; STEP(c = NEXT(c))
	   :: else -> break
	   od;
#ifdef B_SHORT_WALK
	   break;
#endif
	   WHEN(c == NIL, break)		/* else it was led astray: walk again */
	od;
	k = i * PER;
	do
	:: k < (i + 1) * PER ->
		if
		:: (rMask & ~rMet) >> k & 1 && PHASE(rWord[k]) == FREE && OWNER(rWord[k]) == dead ->
			STEP(CAS_STATE(k, rWord[k], STATE(GEN(rWord[k]), by, FREE)));
			WHEN(ok, push(k))
		:: else
		fi;
		rWord[k] = 0; k++
	:: else -> rMet = 0; break
	od
}

#ifdef HANDOFF
/* Gives chunk i away: makes it TRANSIT and passes its handle on, or passes it on as it is, but not reserved. */
inline offer() {
	v = held[i];
#ifndef B_RESERVED_HANDLE
	WHEN(reserved[i] != 0, completePopOfChunk(i); STEP(reserved[i] = 0));
#endif
	if
	:: reserved[i] == 0 -> STEP(CAS_STATE(i, v, STATE(GEN(v), me, TRANSIT)); assert(ok); holder[i] = 0);
	   STEP(WHEN(mail == 0, mail = i + 1; mailGen = GEN(v); firm = (state[i] == STATE(GEN(v), me, TRANSIT))))
	:: STEP(WHEN(mail == 0, mail = i + 1; mailGen = GEN(v); holder[i] = OFFERED))
	fi
}

/* Takes a handle, and the chunk that it names, if that still is in its generation. */
inline adopt() {
	STEP(x = mail; c = x; n = mailGen; ok = firm; mail = 0; mailGen = 0; firm = false; WHEN(x != 0, taken[w] = ok); x = 0);
	if
	:: c != 0 ->
		c--;
		do
		:: STEP(v = state[c]; WHEN(PHASE(v) == FREE || GEN(v) != n,
			assert(!taken[w] && !(holder[c] == OFFERED && GEN(held[c]) == n)); v = 0));
		   if
		   :: v == 0 -> break
		   :: else ->
			completePopOfChunk(c);
#ifdef B_ADOPT_STORE
			STEP(state[c] = LIVE_OF(v, me); checkLists(); TAKE(c, LIVE_OF(v, me)));
			break
#else
			STEP(CAS_STATE(c, v, LIVE_OF(v, me)); WHEN(ok, TAKE(c, LIVE_OF(v, me))));
			WHEN(ok, break)
#endif
		   fi
		od;
		taken[w] = false
	:: else
	fi
}
#endif

#ifdef RECLAIM
/* Frees chunk i if it is in transit. */
inline reclaimInTransit() {
	STEP(v = state[i]);
	if
	:: PHASE(v) == TRANSIT ->
		STEP(CAS_STATE(i, v, STATE(GEN(v) + 1, me, FREE));
			WHEN(ok, firm = (mail == i + 1 -> false : firm); taken[3 - w] = false));
		WHEN(ok, push(i))
	:: else
	fi
}
#endif

#ifdef MISUSE
/* Frees chunk c by its address, whoever holds it now. */
inline freeAt(c) {
	completePopOfChunk(c);				/* it may be reserved */
	STEP(v = state[c]);
	if
	:: PHASE(v) == LIVE ->
#ifndef B_FREE_ANNOUNCED
		completePopOfChunk(c);
#endif
		STEP(CAS_STATE(c, v, STATE(GEN(v) + 1, me, FREE)); WHEN(ok, RELEASE(c, 0)));
		WHEN(ok, push(c))
	:: else
	fi
}
#endif

/* The cursor of a chunk that was given back is empty: not closed twice. The chunk may be freed by its address still. */
#ifdef MISUSE
#define LAST(i)	last = i; lastWord = v; lastHead = (v != 0 -> r : 0)
#else
#ifdef STALE
#define LAST(i)	assert(holder[i] != w); last = (v != 0 -> i : NIL); lastWord = v; lastHead = (v != 0 -> r : 0)
#else
#define LAST(i)	assert(holder[i] != w)
#endif
#endif

/* w: 1 or 2; me: its slot; p: its process */
proctype Worker(byte w; byte me; byte p) {
	LOCALS;
	byte ops, last = NIL;			/* last: the chunk that was freed last, and */
	short lastWord, lastHead;		/* the words in its cursor */
	do
	:: ops < (w == 1 -> OPS1 : OPS) ->
		ops++;
		if
		:: acquire()
#ifndef NO_RESERVE
		:: select(i : 0 .. LANES - 1); reserve();
#ifdef MISUSE
		   WHEN(c != NIL, atomic { last = c; lastWord = LIVE_OF(s, me); lastHead = RESERVED(h, me) })
#endif
#endif
		:: select(i : 0 .. N - 1);
		   if
		   :: holder[i] == w ->
			atomic { v = held[i]; r = reserved[i] };
			close(i);
			atomic { LAST(i) }
		   :: else
		   fi
#ifdef STALE
		:: last != NIL -> atomic { v = lastWord; r = lastHead }; close(last)
#endif
#ifdef MISUSE
		:: last != NIL -> freeAt(last)
		:: lastHead != 0 -> atomic { v = lastWord; r = lastHead }; close(last); WHEN(v == 0, lastHead = 0)
#endif
#ifdef HANDOFF
		:: select(i : 0 .. N - 1); WHEN(holder[i] == w, offer())
		:: adopt()
#endif
#ifdef RECLAIM
		:: select(i : 0 .. N - 1); reclaimInTransit()
#endif
		fi;
		FORGET
	:: else -> break
	od;
	STEP(finished++);
	goto end;
#if LEAVES > 0
	atomic { skip; leaving: stop(); p = 3; FORGET };	/* another thread, on a mapping of its own, ... */
	atomic { door == 0 -> door = w };
	recover(me, me);					/* ... recovers the slot */
	STEP(record[me] = false);
#endif
	atomic { skip; killed: die(); FORGET; last = NIL; lastWord = 0; lastHead = 0; finished++ };
end:	skip
}

/* Attach one after the other while there is something to recover: lock the lowest slot, recover, write the record. */
proctype Newcomers() {
	LOCALS;
	byte w = 3, p = 2, me, t;
end:	do
	:: atomic { SOME_DEAD && door == 0 -> door = w; joining = true; me = 1; t = 1 };
	   d_step { do :: locked[me] -> me++ :: else -> break od; locked[me] = true };
#ifndef B_RECORD_LAST
	   WHEN(record[me], recover(me, me));			/* of the slot's holder before */
	   STEP(record[me] = true);
#endif
	   do
	   :: t < SLOTS ->
		WHEN(DEAD(t) || (record[t] && t == me && RECORD_LAST), recover(t, me); STEP(record[t] = false));
		t++
	   :: else -> break
	   od;
#ifdef B_RECORD_LAST
	   STEP(record[me] = true);
#endif
	   atomic { door = 0; FORGET };
#ifdef JOIN
	   if
	   :: acquire()
	   :: i = 0; reserve()
	   fi;
	   STEP(x = 0; do :: x < N -> WHEN(holder[x] == w, holder[x] = 9); x++ :: else -> break od; x = 0);
#endif
	   atomic { joining = false; FORGET; me = 0; t = 0; goto end };
	   atomic { skip; killed: die(); gone[p] = false; joining = false; FORGET; me = 0; t = 0 }
	od;
#if LEAVES > 0
leaving: skip					/* never: for STEP */
#endif
}

init {
	d_step {
		do :: x < LANES -> head[x] = HEAD(0, 0, x * PER); x++ :: else -> x = 0; break od;
		record[FIRST] = true; locked[FIRST] = true;
#ifndef THREADS
		record[FIRST + 1] = true; locked[FIRST + 1] = true;
#endif
#ifdef WALK
		do :: x < N -> state[x] = STATE(1, FIRST + 2, FREE); x++ :: else -> x = 0; break od;
		record[FIRST + 2] = true;
#endif
		skip
	};
#ifdef WALK
	if :: true :: N > 1 -> head[0] = HEAD(0, 0, 1) fi;	/* it had, or had not, pushed the first chunk */
#endif
	atomic {
#ifdef THREADS
		run Worker(1, FIRST, 0); run Worker(2, FIRST, 0);
#else
		run Worker(1, FIRST, 0); run Worker(2, FIRST + 1, 1);
#endif
		run Newcomers(); run Quiet()
	}
}
