/*
 * For pool.pml: how a process attaches, and recovers slots whose processes have died.
 */
/* Recovery of slot "dead". It walks over all that is touched. Dying on the way leaves the record: somebody starts again. */
inline recover(k) {
	dead = k; x = ROOT; pc = WALK_NODE;
#ifdef B_RECORD_FIRST
	record[k] = false
#endif
}

/* Chunk c has been dealt with. After the last one of a block the flags above are raised if anything in it is free. */
inline walkOn() {
	forgetWord();
	if
	:: c + 1 < AFTER(x) -> c++; pc = WALK_WORD
	:: c + 1 == AFTER(x) && anyFree -> anyFree = false; raise(WALK_NODE)
	:: else -> c = 0; walkPast()
	fi
}

/* Node x has been dealt with. */
inline walkPast() {
	do
	:: x == ROOT -> x = 0; pc = CLEAR; break
	:: x != ROOT && x + 1 < AFTER(PARENT(x)) -> x++; pc = WALK_NODE; break
	:: else -> x = PARENT(x)
	od
}

/* Whether a chunk that is read as free by word s is a reason to raise the flags above it: whoever has freed it. */
#if defined(B_RECOVER_NO_RAISE) || defined(B_RECOVER_RAISE_IF_LIVE)
#define IS_REASON	false
#elif defined(B_RECOVER_RAISE_OWN)
#define IS_REASON	(OWNER(s) == dead)
#else
#define IS_REASON	true
#endif

#if defined(B_NO_LOCKS) || defined(NO_BYTE)
#define LOCK(k)		skip
#else
#define LOCK(k)		locked[k] = true
#endif
#ifdef B_NO_LOCKS
#define DOOR_IS_OPEN	true
#else
#define DOOR_IS_OPEN	(door == 0)
#endif

/* Who is dead: a record, and nobody holds the byte of the slot. */
#ifdef B_RECOVER_LIVING
#define TO_RECOVER(k)	(record[k] && (k) != slot)
#else
#define TO_RECOVER(k)	(record[k] && !locked[k])
#endif

/* Under the door, in any slot that nobody holds. Who was there before is recovered before anything else. */
#ifdef B_ALLOCATE_FIRST
#define FIRST_OF_ALL(k)	dead = k; pc = IDLE
#else
#define FIRST_OF_ALL(k)	recover(k)
#endif
#if defined(RECORD_LAST) || defined(B_RECORD_LATE)
#define FIRST_RECORD	NEXT_DEAD
#else
#define FIRST_RECORD	RECORD
#endif
#define ATTACH_TO(k) \
	STEP_IF(ATTACH, DOOR_IS_OPEN && !locked[k]) \
		door = seat; slot = k; locked[k] = true; \
		if :: record[k] -> FIRST_OF_ALL(k) :: else -> pc = FIRST_RECORD fi \
	}
