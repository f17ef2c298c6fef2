/*
 * For lane.pml: the bounds, the shared words, what one step of a process is, and what must hold after each.
 */
#ifndef N
#define N 2
#endif
#ifndef LANES
#define LANES 1
#endif
#ifndef OPS
#define OPS 2
#endif
#ifndef OPS1
#define OPS1 OPS
#endif
#ifndef KILLS
#define KILLS 1
#endif
#ifndef LEAVES
#define LEAVES 0
#endif
#ifndef FIRST
#define FIRST 1
#endif

#define PER		(N / LANES)	/* chunks of a lane: all lanes are full */
#define LANE(c)		((c) / PER)
#define SLOTS		6		/* 1 to 5 */
#define NIL		7		/* no chunk */
#define NONE		6		/* answer of acquire: exhausted */
#define OFFERED		8		/* ghost holder: none, but the handle of the LIVE chunk is on its way */

/* Words. Tags and generations do not wrap within the bounds: asserted where they rise. */
#define HEAD(t,p,i)	((t) << 7 | (p) << 3 | (i))
#define TAG(h)		((h) >> 7)
#define BIT		(1 << 6)	/* with a popper: the chunk is reserved, not announced */
#define IS_RESERVED(h)	((h) & BIT)
#define POPPER(h)	(((h) >> 3) & 7)
#define IDX(h)		((h) & 7)
#ifdef B_NO_TAG
#define RISE		0
#else
#define RISE		1
#endif
#define ANNOUNCED(h,p)	HEAD(TAG(h) + RISE, p, IDX(h))
#define RESERVED(h,p)	(ANNOUNCED(h, p) | BIT)
#ifdef B_NO_CONVERT
#define MUST_BE_FREE(h)	false			/* what must show is the harm that it does */
#else
#define MUST_BE_FREE(h)	IS_RESERVED(h)
#endif
#define CONVERTED(h)	((h) & ~BIT)
#define CHANGED(h,i)	HEAD(TAG(h) + RISE, 0, i)	/* a pop completed, a push, or a reserved chunk given back */

#define FREE		0
#define LIVE		1
#define TRANSIT		2
#define STATE(g,o,p)	((g) << 5 | (o) << 2 | (p))
#define GEN(s)		((s) >> 5)
#define OWNER(s)	(((s) >> 2) & 7)
#define PHASE(s)	((s) & 3)
#define LIVE_OF(s,o)	STATE(GEN(s), o, LIVE)

/* A link of 0 was never written: the next chunk of the lane. */
#define LINK(n,d)	((d) << 3 | (n))
#define NEXT(c)		(link[c] != 0 -> link[c] & 7 : (((c) + 1) % PER != 0 -> (c) + 1 : NIL))
#define DEPTH(c)	((c) == NIL -> 0 : (link[c] != 0 -> link[c] >> 3 : PER - (c) % PER))

short head[LANES], state[N];
byte link[N];
bool record[SLOTS], locked[SLOTS];	/* status of the attachment record, lock of the slot */
byte door;				/* the w of the process inside */
byte mail, mailGen;			/* a handle on its way: chunk + 1, generation */
bool firm, taken[3];			/* ghost: the chunk in the mail, or taken from it, is TRANSIT */
byte deaths = KILLS, leaves = LEAVES, finished;
bool joining;				/* ghost: a newcomer is at work */
bool gone[4];				/* process p runs no operations any more */
byte holder[N];				/* ghost: the w that owns the chunk, 0 if none */
short held[N];				/* the state word in the holder's cursor, and */
short reserved[N];			/* the head by which it has reserved the chunk, 0 if it has not */
bool sawNone[4];			/* ghost: since w began to allocate, no chunk was free at some instant */
short rWord[N]; byte rMask, rMet;	/* scratch of recovery, of which there is one at a time */
hidden byte x, y, z;			/* scratch within one step */

/*
 * One step of a process. Or its end: it is killed; or another thread of it takes the memory away, to leave; or it
 * has died by another thread.
 */
#if LEAVES > 0
#define OR_LEAVE	:: atomic { !gone[p] && leaves > 0 && w <= 2 -> leaves--; goto leaving }
#else
#define OR_LEAVE
#endif
#if KILLS > 0
#define OR_DIE		:: atomic { !gone[p] && deaths > 0 -> deaths--; goto killed }
#else
#define OR_DIE
#endif
#define STEP(...)	if :: d_step { !gone[p] -> __VA_ARGS__ } OR_DIE OR_LEAVE :: atomic { gone[p] -> goto killed } fi
#define WHEN(condition, ...)	if :: condition -> __VA_ARGS__ :: else fi

/* Whether the holder of c reserved it, by the head that there is; it may have been announced since. */
#define RESERVES(c)	((head[LANE(c)] | BIT) == reserved[c] && OWNER(held[c]) == POPPER(reserved[c]))

/*
 * Every list has an end, is FREE throughout, but for an announced top, and its depths are exact. Who has reserved a top
 * has it in its cursor, or has died.
 */
inline checkLists() {
	y = 0;
	do
	:: y < LANES ->
		x = IDX(head[y]); z = 0;
		do
		:: x != NIL ->
			assert(z < PER);
			assert(PHASE(state[x]) == FREE
				|| (z == 0 && POPPER(head[y]) != 0 && !MUST_BE_FREE(head[y])
					&& state[x] == LIVE_OF(state[x], POPPER(head[y]))));
#ifndef MISUSE
			assert(z > 0 || !IS_RESERVED(head[y]) || holder[x] == 0 || RESERVES(x));
#endif
			assert(DEPTH(x) == DEPTH(NEXT(x)) + 1);
			x = NEXT(x); z++
		:: else -> break
		od;
		y++
	:: else -> break
	od;
	x = 0; y = 0; z = 0
}

#define ALL_NIL		(IDX(head[0]) == NIL && IDX(head[LANES - 1]) == NIL)

/* ok: whether it succeeded */
#define CAS(word, old, new)	ok = (word == (old)); WHEN(ok, word = new; checkLists())
#define CAS_HEAD(l, old, new)	assert(TAG(new) < 250); CAS(head[l], old, new); \
				WHEN(ALL_NIL, sawNone[1] = true; sawNone[2] = true; sawNone[3] = true)
#define CAS_STATE(c, old, new)	assert(GEN(new) < 500); CAS(state[c], old, new)

#define LOCALS	short h, s, v, r, sum; byte c, i, n, d, k; bool ok
#define FORGET	h = 0; s = 0; v = 0; r = 0; sum = 0; c = 0; i = 0; n = 0; d = 0; k = 0; ok = false

/* Worker w owns chunk c, in state v, from now on, alone. */
#ifdef MISUSE
#define TAKE(c, v) \
	holder[c] = w; held[c] = v; reserved[c] = 0		/* it may have been freed again already, by its address */
#define RELEASE(c, who)	holder[c] = 0; reserved[c] = 0
#else
#define TAKE(c, v) \
	assert(holder[c] == 0 || holder[c] == OFFERED); assert(state[c] == v); \
	holder[c] = w; held[c] = v; reserved[c] = 0
#define RELEASE(c, who) \
	assert(holder[c] == who || (who == 0 && holder[c] == OFFERED)); holder[c] = 0; reserved[c] = 0
#endif

#ifdef THREADS
#define SAME_PROCESS(v, w)	((v) == (w) || ((v) + (w)) == 3)
#else
#define SAME_PROCESS(v, w)	((v) == (w))
#endif

/* w's process runs no operations any more; as far as it is concerned, its chunks are nobody's. */
inline stop() {
	gone[p] = true; x = 0;
	do :: x < N -> WHEN(SAME_PROCESS(holder[x], w), holder[x] = 0; reserved[x] = 0); x++ :: else -> x = 0; break od
}

/* ... and the kernel drops its locks, once. */
inline die() {
	if
	:: !gone[p] ->
		stop();
		locked[me] = false;
		if
		:: door == w ->
			door = 0; rMask = 0; rMet = 0;
			do :: x < N -> rWord[x] = 0; x++ :: else -> x = 0; break od
		:: else
		fi
	:: else
	fi
}

#ifdef B_RECORD_LAST
#define RECORD_LAST	true
#else
#define RECORD_LAST	false
#endif
#ifdef B_RECOVER_LIVING
#define DEAD(t)		(record[t] && (t == FIRST || !locked[t]))
#else
#define DEAD(t)		(record[t] && !locked[t])
#endif
#define SOME_DEAD	(DEAD(1) || DEAD(2) || DEAD(3) || DEAD(4) || DEAD(5))

/*
 * When all is quiet, each chunk is on its list, or with somebody, or on its way. A head has a popper only if that lives
 * and has reserved the top; if a helper died meanwhile, its pop may be announced, and it may be LIVE.
 */
proctype Quiet() {
	byte listed, j;
	d_step {
		finished == 2 && !joining && !SOME_DEAD;
		checkLists();
		do
		:: j < LANES ->
			x = IDX(head[j]);
#ifdef MISUSE
			assert(POPPER(head[j]) == 0 || IS_RESERVED(head[j]) || KILLS > 0);
#else
			assert(POPPER(head[j]) == 0 || IS_RESERVED(head[j]) || KILLS + LEAVES > 0);	/* a helper died */
			assert(POPPER(head[j]) == 0 || (holder[x] != 0 && holder[x] != OFFERED && RESERVES(x)));
#endif
			assert(POPPER(head[j]) == 0 || locked[POPPER(head[j])]);
			WHEN(POPPER(head[j]) != 0 && PHASE(state[x]) == LIVE, x = NEXT(x));
			do :: x != NIL -> assert(LANE(x) == j); listed = listed | 1 << x; x = NEXT(x) :: else -> break od;
			j++
		:: else -> j = 0; break
		od;
		do
		:: j < N ->
			assert((listed >> j & 1) == (PHASE(state[j]) == FREE));		/* or it is lost, or damaged */
#ifndef MISUSE
			assert(PHASE(state[j]) != LIVE || (locked[OWNER(state[j])] && holder[j] != 0));	/* or it is lost */
			assert(PHASE(state[j]) == LIVE || holder[j] == 0 || RESERVES(j));
#endif
			j++
		:: else -> break
		od
	}
}
