/*
 * For ownership.pml: who takes part, the shared words, what refers to a chunk, and the properties.
 */
#ifndef N
#define N	2
#endif
#ifndef DEATHS
#define DEATHS	0
#endif
#ifndef ROOM
#define ROOM	1
#endif

/* Threads, from 1; the slots of their processes; the cursors that they use, from 0. */
#define CURSORS		2
#if defined(MISUSE)
#define THREADS		3
#define SLOT(t)		1
#define CURSOR(t)	((t) == 3 -> 1 : 0)
#define IS_HONEST(t)	((t) == 3)
#define IS_HONESTLY_USED(k)	((k) == 1)
#else
#define THREADS		2
#ifdef SIBLINGS
#define SLOT(t)		1
#else
#define SLOT(t)		(t)
#endif
#define CURSOR(t)	((t) - 1)
#define IS_HONEST(t)	true
#define IS_HONESTLY_USED(k)	true
#endif

/*
 * State word: phase, owner, stamp. Its generation is not here: the model keeps with each remembered generation how far
 * the chunk is ahead of it. That is all that a comparison can ask, and it makes the model finite although generations
 * rise without end.
 */
#define WORD(p, o)	((p) | (o) << 2)
#define PHASE(s)	((s) & 3)
#define STAMP		16	/* a step of the stamp: not seen by a pass; stamped; older than stamps can tell */
#define OLDEST		(2 * STAMP)
byte state[N];

/* A reference: chunk + 1, and the age of the generation that is remembered. 0: none. */
#define CURRENT		1	/* 0 is not reached yet: a handle that was written down before the hand-off */
#define LAST		2
#define STALE		3	/* true of nothing any more */
#define REF(c, age)	((c) + 1 | (age) << 2)
#define CHUNK(r)	(((r) & 3) - 1)
#define AGE(r)		((r) >> 2)

/* All references are here, so that a generation can rise beneath them. */
#define NAME(k)		(k)				/* the truth of a cursor: chunk and generation of its last holding */
#define PLACE(k)	(CURSORS + (k))			/* of a cursor: where its chunk is; 0 if it holds none */
#define FORMER(t)	(2 * CURSORS + (t) - 1)		/* of a thread: the name when its call began */
#define EXPECTED(t)	(FORMER(t) + THREADS)		/* of a thread: what its compare-and-set expects, or was about */
#define HANDLE		(2 * CURSORS + 2 * THREADS)	/* a handle, known to everybody */
#define PARKED(k)	(HANDLE + 1 + (k))		/* names that errors have left held by nobody */
#define REFS		PARKED(ROOM)
byte ref[REFS];
#define IS_OPEN(k)	(ref[PLACE(k)] != 0)

/* What a call is in the middle of, with the chunk that it expects */
#define NOTHING		0
#define TOOK		1	/* has taken it, and the cursor does not know */
#define GIVES		2	/* is about to free it, and the cursor is empty already */
#define FREED		3	/* has freed it, and not raised the flags above it */
byte amid[THREADS + 1];

/* Private to a process */
byte parked, monitor;		/* how many names are parked; the thread inside the monitor, or 0 */
bool unraised[3];		/* of a slot: some free was cut short before it raised the flags */
bool raisesAll[THREADS + 1];	/* ghost: the thread completes those frees */

bool noneAbove[N];		/* some flag above the chunk says NONE */
bool recovering[3];		/* the process of the slot has died, and its successor has not recovered it yet */
byte deaths = DEATHS;		/* 9: without end */
bool complete[N];		/* ghost: the chunk is free, and its free has come to its end */
byte holder[N];			/* ghost: cursor + 1 for which the chunk was taken, 0: it is not LIVE, or its process died */
byte i, j;			/* scratch within one step; 0 between steps */

bool inCall[THREADS + 1];	/* ghost */

bool oneOwner, kept, ownPlace, findable, exactNone, neverNone, notLost, adoptable, outlives;

/* The generation of chunk c rises. A name or handle that is true of nothing any more is forgotten. */
inline rise(c) {
	i = 0;
	do
	:: i < REFS ->
		if
		:: ref[i] == 0 || CHUNK(ref[i]) != c || AGE(ref[i]) == STALE -> skip
		:: else ->
			ref[i] = ref[i] + (1 << 2);
			WHEN(AGE(ref[i]) == STALE && (i < PLACE(0) || i >= FORMER(1) && i < EXPECTED(1)) ||
				AGE(ref[i]) == LAST && i == HANDLE, ref[i] = 0)
		fi;
		i++
	:: else -> break
	od;
	i = 0
}

/* "findable": what is free and complete can be found. */
inline checkFindable() {
	i = 0;
	do :: i < N -> HOLDS(findable, !complete[i] || !noneAbove[i]); i++ :: else -> break od;
	i = 0
}

/* "exactNone": none is answered only if at that instant nothing is free and complete. "neverNone": it is not at all. */
inline checkNone() {
	i = 0;
	do :: i < N -> HOLDS(exactNone, !complete[i]); i++ :: else -> break od;
	i = 0;
#ifdef NEVER_NONE
	HOLDS(neverNone, false)
#endif
}

/* Whether reference j accounts for chunk i, which is LIVE in the current generation: in a cursor, in a call, or parked. */
#define ACCOUNTS	(j < CURSORS && IS_OPEN(j) || j >= EXPECTED(1) && j < HANDLE && amid[j - EXPECTED(0)] != NOTHING || \
			j > HANDLE)
/* The same for a chunk that is FREE, and whose flags somebody is about to raise. */
#define WILL_RAISE	(j >= EXPECTED(1) && j < HANDLE && amid[j - EXPECTED(0)] == FREED)
#if THREADS == 3
#define ANY_RAISES_ALL	(raisesAll[1] || raisesAll[2] || raisesAll[3])
#else
#define ANY_RAISES_ALL	(raisesAll[1] || raisesAll[2])
#endif
#define ALL_WILL	(unraised[1] || unraised[2] || ANY_RAISES_ALL || recovering[1] || recovering[2])

/*
 * "notLost": whatever is LIVE is accounted for, or its process has died. What is free can be found from now on, unless
 * somebody is about to raise the flags above it.
 */
inline checkLost() {
	i = 0;
	do
	:: i < N ->
		j = 0;
		do
		:: j < REFS ->
			WHEN(ref[j] != 0 && CHUNK(ref[j]) == i && (AGE(ref[j]) == CURRENT && ACCOUNTS || WILL_RAISE), break);
			j++
		:: else -> break
		od;
		if
		:: j < REFS || PHASE(state[i]) == TRANSIT -> skip
		:: j == REFS && PHASE(state[i]) == FREE -> WHEN(!ALL_WILL, complete[i] = true)
#ifdef MISUSE
		:: else -> HOLDS(notLost, holder[i] == 1)	/* lost by those who share a cursor: their own harm */
#else
		:: else -> HOLDS(notLost, recovering[state[i] >> 2])
#endif
		fi;
		i++
	:: else -> break
	od;
	i = 0; j = 0; checkFindable()
}

/* "oneOwner", for a free by who is not the holder: the chunk is in no cursor that is used as it should be. */
inline checkHeldByNobody(c) {
	HOLDS(oneOwner, !IS_HONESTLY_USED(0) || ref[PLACE(0)] != REF(c, CURRENT));
	HOLDS(oneOwner, ref[PLACE(1)] != REF(c, CURRENT))
}

/*
 * "ownPlace": between calls, a cursor that says where its chunk is says it of a chunk that was taken for it. (Not where
 * errors strike two threads that share a cursor and there is no room to park: those may see what they have freed.)
 */
#if defined(MISUSE) && defined(ERRORS)
#define SAYS_PLACES	false
#else
#define SAYS_PLACES	true
#endif
#if THREADS == 3
#define NO_CALL		(!inCall[1] && !inCall[2] && !inCall[3])
#else
#define NO_CALL		(!inCall[1] && !inCall[2])
#endif
inline checkPlaces() {
	i = 0;
	do
	:: i < CURSORS && NO_CALL && SAYS_PLACES ->
		HOLDS(ownPlace, !IS_OPEN(i) || AGE(ref[PLACE(i)]) == CURRENT && holder[CHUNK(ref[PLACE(i)])] == i + 1);
		i++
	:: else -> break
	od;
	i = 0
}
