/*
 * For pool.pml: the shape of the tree, the shared words, and the properties.
 */
#ifndef LEVELS
#define LEVELS	2
#endif
#ifndef N
#define N	2
#endif
#ifndef PER
#define PER	1
#endif
#ifndef WIDTH
#define WIDTH	1
#endif
#ifndef SEATS
#define SEATS	2
#endif
#ifndef SLOTS
#define SLOTS	SEATS
#endif
#ifndef DEATHS
#define DEATHS	0
#endif
#ifdef B_RAISE_ONCE
#define ATTEMPTS 1
#endif
#ifndef ATTEMPTS
#define ATTEMPTS	3
#endif
#ifndef HOLD
#define HOLD	N
#endif

/*
 * Nodes are numbered: first the blocks, then the middle level if there is one, then the root. Below a block are chunks,
 * below every other node are nodes; in both cases numbers from FIRST(x) to AFTER(x) - 1.
 */
#define BLOCKS		((N + PER - 1) / PER)
#if LEVELS == 3
#define MIDDLES		((BLOCKS + WIDTH - 1) / WIDTH)
#else
#define MIDDLES		0
#endif
#if LEVELS == 1
#define ROOT		0
#else
#define ROOT		(BLOCKS + MIDDLES)
#endif
#define IS_BLOCK(x)	((x) < BLOCKS)
#define BLOCK(c)	((c) / PER)
#if LEVELS == 3
#define PARENT(x)	(IS_BLOCK(x) -> BLOCKS + (x) / WIDTH : ROOT)
#define BELOW(x, c)	((x) == ROOT -> PARENT(BLOCK(c)) : BLOCK(c))	/* the next node on the way down to chunk c */
#else
#define PARENT(x)	ROOT
#define BELOW(x, c)	BLOCK(c)
#endif
#define MIN(a, b)	((a) < (b) -> (a) : (b))
#define FIRST(x)	(IS_BLOCK(x) -> (x) * PER : ((x) < ROOT -> ((x) - BLOCKS) * WIDTH : (MIDDLES > 0 -> BLOCKS : 0)))
#define AFTER(x)	(IS_BLOCK(x) -> MIN((x) * PER + PER, N) : \
			((x) < ROOT -> MIN(FIRST(x) + WIDTH, BLOCKS) : (MIDDLES > 0 -> ROOT : BLOCKS)))
#define NOWHERE		31	/* no node: the chunk was found by a hint */

/*
 * Versions and generations only rise, so a word that was changed never comes back. What a compare-and-set asks is
 * therefore whether the word has been changed since it was read. That is what is kept here, instead of the numbers: it
 * makes the model finite although the processes allocate and free without end.
 */
byte flagStands[SEATS + 1];	/* node + 1 whose flag the seat has read, and which is unchanged; else 0 */
byte wordStands[SEATS + 1];	/* chunk + 1, the same for state words */

/* Flag: touched, kind */
#define MAYBE		0	/* look below */
#define SCAN		1	/* somebody looks at what is below for the second time */
#define NONE		2	/* nothing is free below */
#define TOUCHED		4
#define KIND(f)		((f) & 3)
#define IS_TOUCHED(f)	(((f) & TOUCHED) != 0)
#define WITH(f, kind)	((f) & TOUCHED | (kind))
byte flag[ROOT + 1];

/* State word: whether its generation is above 0, phase, owner */
#define USED		16
#define WORD(u, p, o)	((u) | (p) << 2 | (o))
#define PHASE(s)	((s) >> 2 & 3)
#define OWNER(s)	((s) & 3)
byte state[N];

bool record[SLOTS + 1];		/* the attachment record is not empty: the slot is in use, or its process died */
bool locked[SLOTS + 1];		/* the slot's lock byte */
byte door;			/* the seat that holds the door, 0: nobody */

byte gone;			/* seats that have left for good */
byte deaths = DEATHS;		/* 9: without end */
byte holder[N];			/* ghost: the living seat that holds the chunk, or 0 */
bool lives[SLOTS + 1];		/* ghost: the process that has written the record lives */
byte raising[SEATS + 1];	/* ghost: chunk + 1 that the seat has freed, and above which it is raising the flags; or 0 */
bool complete[N];		/* ghost: the chunk is free, and its free has come to its end */
bool completed;			/* ghost: the last step was the end of a call */
byte i;				/* scratch within one step */

bool oneOwner, findable, exactNone, neverNone, touchedAbove, recovered, allBack;

/* "findable": what is free and complete can be found. */
inline checkFindable() {
	i = 0;
	do
	:: i < N ->
		HOLDS(findable, !complete[i] || KIND(flag[BLOCK(i)]) != NONE && KIND(flag[PARENT(BLOCK(i))]) != NONE
			&& KIND(flag[ROOT]) != NONE);
		i++
	:: else -> break
	od;
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

/* "touchedAbove": whatever was taken at any time has only touched nodes above it. */
inline checkTouched() {
	i = 0;
	do
	:: i < N ->
		HOLDS(touchedAbove, state[i] == 0
			|| IS_TOUCHED(flag[BLOCK(i)]) && IS_TOUCHED(flag[PARENT(BLOCK(i))]) && IS_TOUCHED(flag[ROOT]));
		i++
	:: else -> break
	od;
	i = 0
}

/* Whether the process of a slot has died, and has not been recovered yet. */
#define HAS_DIED(k)	(record[k] && !lives[k])
#if SLOTS == 2
#define SOME_HAVE_DIED	(HAS_DIED(1) || HAS_DIED(2))
#else
#define SOME_HAVE_DIED	(HAS_DIED(1) || HAS_DIED(2) || HAS_DIED(3))
#endif
#if SEATS == 2
#define IS_RAISED(c)	(raising[1] == (c) + 1 || raising[2] == (c) + 1)
#else
#define IS_RAISED(c)	(raising[1] == (c) + 1 || raising[2] == (c) + 1 || raising[3] == (c) + 1)
#endif

/*
 * "recovered": once the record of a dead slot is cleared nothing is held in its name. What is free can be found from
 * now on, unless somebody who lives is raising the flags above it, or somebody else has died.
 */
inline checkRecovered(dead) {
	i = 0;
	do
	:: i < N ->
		HOLDS(recovered, PHASE(state[i]) != LIVE || OWNER(state[i]) != dead || holder[i] != 0);
		WHEN(PHASE(state[i]) == FREE && !IS_RAISED(i) && !SOME_HAVE_DIED, complete[i] = true);
		i++
	:: else -> break
	od;
	checkFindable()
}

/* "allBack": after all have left everything is free and can be found, and no slot is in use. */
inline checkAllBack() {
	i = 0;
	do
	:: i < N ->
		HOLDS(allBack, PHASE(state[i]) == FREE && KIND(flag[BLOCK(i)]) != NONE
			&& KIND(flag[PARENT(BLOCK(i))]) != NONE && KIND(flag[ROOT]) != NONE);
		i++
	:: else -> break
	od;
	i = 1;
	do :: i <= SLOTS -> HOLDS(allBack, !record[i] && !locked[i]); i++ :: else -> break od;
	i = 0
}

/* In the beginning: all memory is zero, or every chunk has been used before. The first processes are attached. */
inline begin() {
	do
	:: i < N ->
		complete[i] = true;
#ifndef FRESH
		state[i] = WORD(USED, FREE, 0);
#endif
		i++
	:: else -> i = 0; break
	od;
#ifndef FRESH
	do :: i <= ROOT -> flag[i] = TOUCHED; i++ :: else -> i = 0; break od;
#endif
	do :: i < SEATS -> i++; record[i] = true; locked[i] = true; lives[i] = true :: else -> i = 0; break od
}

/* Reading and setting words. "won" says whether a compare-and-set found what was read. */
inline readFlag(x) {
	f = flag[x]; flagStands[seat] = x + 1
}

inline forgetFlag() {
	f = 0; flagStands[seat] = 0
}

#ifdef B_NO_VERSION
#define FLAG_STANDS(x)	(flag[x] == f)
#else
#define FLAG_STANDS(x)	(flagStands[seat] == (x) + 1)
#endif

inline setFlag(x, to) {
	won = FLAG_STANDS(x);
	if
	:: won ->
		flag[x] = to; i = 1;
		do :: i <= SEATS -> WHEN(flagStands[i] == x + 1, flagStands[i] = 0); i++ :: else -> break od;
		checkFindable()
	:: else
	fi
}

inline readWord(c) {
	s = state[c]; wordStands[seat] = c + 1
}

inline forgetWord() {
	s = 0; wordStands[seat] = 0
}

#define WORD_STANDS(c)	(wordStands[seat] == (c) + 1)

inline setWord(c, to) {
	state[c] = to; i = 1;
	do :: i <= SEATS -> WHEN(wordStands[i] == c + 1, wordStands[i] = 0); i++ :: else -> break od;
	i = 0
}
