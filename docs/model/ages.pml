/*
 * How long a chunk has been in transit. There is no clock that all processes share: the segment has an epoch, which is
 * raised by whoever has watched one value for a tick of its own clock. A pass stamps chunks in transit with the epoch,
 * and reclaims those that are old enough.
 *
 * Two parts. With WATCH: between two raises of the epoch a tick passes at least; so an age of n epochs is n - 1 ticks at
 * least. Without: an age is never more than the number of epochs since the hand-off. Each process may be stopped between
 * any two steps, for any time.
 *
 * Bounds, by -D: TIME until which WATCH runs, in parts of a tick; STAMPS before they begin anew (1022 in a segment);
 * RECLAIM: the age at which a chunk is reclaimed. Broken variants, by -D: B_..., see README.md.
 */
#include "common.pml"

#ifndef TIME
#define TIME	12
#endif
#ifndef TICK
#define TICK	3
#endif
#ifndef STAMPS
#define STAMPS	6
#endif
#ifndef RECLAIM
#define RECLAIM	2
#endif

mtype = { IDLE, EPOCH, CLOCK, RAISE, EPOCH_AGAIN, CLOCK_AGAIN, EPOCH_FIRST, WORD, AGE, SET };

bool neverFaster, neverFalls, neverMore;

#ifdef WATCH

byte now;			/* ghost: real time. A process reads it as its own clock, and knows differences only */
byte epoch;
byte raisedAt;			/* ghost: when the epoch was raised last */

inline decide() {
	if
#ifdef B_NOT_WATCHED
	:: true -> pc = RAISE
#endif
	:: e == watched && t - since >= TICK -> pc = RAISE
	:: e == watched && t - since < TICK -> e = 0; t = 0; pc = IDLE
#ifdef B_WATCHED_ANY
	:: e != watched -> watched = e; e = 0; t = 0; pc = IDLE
#else
	:: e != watched -> watched = e; since = t; e = 0; t = 0; pc = IDLE
#endif
	fi
}

/* Called now and then. The clock is read after the epoch: since then at least the epoch has had that value. */
proctype Watcher(byte me) {
	mtype pc = IDLE;
	byte watched, since;		/* a value of the epoch, and since when it has been seen */
	byte e, t;			/* epoch and clock, as read */
	do
#ifdef B_CLOCK_FIRST
	STEP(IDLE) t = now; pc = EPOCH }
	STEP(EPOCH) e = epoch; decide() }
	STEP(EPOCH_AGAIN) watched = epoch; since = t; e = 0; t = 0; pc = IDLE }
#else
	STEP(IDLE) e = epoch; pc = CLOCK }
	STEP(CLOCK) t = now; decide() }
	STEP(EPOCH_AGAIN) watched = epoch; e = 0; t = 0; pc = CLOCK_AGAIN }
	STEP(CLOCK_AGAIN) since = now; pc = IDLE }
#endif
	STEP(RAISE)
#ifdef B_RAISE_STORE
		HOLDS(neverFalls, e + 1 >= epoch);
		epoch = e + 1; raisedAt = now;
#else
		if
		:: epoch == e -> HOLDS(neverFaster, now - raisedAt >= TICK); epoch = e + 1; raisedAt = now
		:: else
		fi;
#endif
		pc = EPOCH_AGAIN
	}
	od
}

active proctype Clock() {
	do
	:: now < TIME -> now++
	:: now == TIME -> break
	od
}

init {
	atomic { run Watcher(1); run Watcher(2) }
}

#else

#define OLD_AGE		(STAMPS / 2)	/* from this age on a stamp becomes OLD */
#define OLD		(STAMPS + 1)	/* older than stamps can tell */
#define UP(x)		x = ((x) < STAMPS -> (x) + 1 : (x))

byte epoch;			/* modulo STAMPS: nobody asks for more */
bool inTransit;			/* the phase of the chunk, and */
byte stamp;			/* its stamp: 0 none, 1 to STAMPS, OLD */
byte age;			/* ghost: epochs since the hand-off, at most STAMPS */
bool stands[3];			/* the word is what the process has read: no word ever comes back */
byte readAge[3];		/* ghost: the age of the word that the process has read */

inline setWord(transit, to) {
	inTransit = transit; stamp = to; stands[1] = false; stands[2] = false
}

/* Passes over the chunk: reads its word, only then the epoch; sets it by a compare-and-set. */
proctype Passer(byte me) {
	mtype pc = IDLE;
	byte s, e, a;			/* stamp and epoch, as read; age */
	do
#ifdef B_EPOCH_BEFORE_WORD
	STEP(IDLE) e = epoch; pc = WORD }
#else
	STEP(IDLE) pc = WORD }
#endif
	STEP(WORD)
		if
		:: inTransit -> s = stamp; stands[me] = true; readAge[me] = age; pc = AGE
		:: else -> e = 0; pc = IDLE
		fi
	}
	STEP(AGE)
#ifndef B_EPOCH_BEFORE_WORD
		e = epoch;
#endif
		if
		:: s == 0 -> a = 0
		:: s == OLD -> a = OLD_AGE
#ifdef B_AGE_WITHOUT_ONE
		:: else -> a = (e + STAMPS - s) % STAMPS
#else
		:: else -> a = (e + STAMPS + 1 - s) % STAMPS
#endif
		fi;
		HOLDS(neverMore, a <= readAge[me]);
		readAge[me] = 0; pc = SET
	}
	STEP(SET)
		if
		:: stands[me] && a >= RECLAIM -> setWord(false, 0); age = 0
		:: stands[me] && a < RECLAIM && s == 0 -> setWord(true, 1 + e)
#ifdef B_OLD_EARLY
		:: stands[me] && a < RECLAIM && s != 0 && a >= OLD_AGE - 1 -> setWord(true, OLD)
#else
		:: stands[me] && a < RECLAIM && s != 0 && a >= OLD_AGE -> setWord(true, OLD)
#endif
#ifdef B_STAMP_STORE
		:: !stands[me] && inTransit && s == 0 -> setWord(true, 1 + e)
#endif
		:: else
		fi;
		stands[me] = false; s = 0; e = 0; a = 0; pc = IDLE
	}
	od
}

/* Hands the chunk off, adopts it, and so on. */
active proctype Holder() {
	byte s;
	do
#ifdef B_STAMP_AT_HANDOFF
	:: d_step { !inTransit && s == 0 -> s = 1 + epoch }
	:: d_step { !inTransit && s != 0 -> setWord(true, s); s = 0; age = 0 }
#else
	:: d_step { !inTransit -> setWord(true, 0); age = 0 }
#endif
	:: d_step { inTransit -> setWord(false, 0); age = 0 }
	od
}

active proctype Raiser() {
	do
	:: d_step {
		epoch = (epoch + 1) % STAMPS;
		WHEN(inTransit, UP(age));
		UP(readAge[1]); UP(readAge[2])
	}
	od
}

init {
	atomic { run Passer(1); run Passer(2) }
}

#endif
