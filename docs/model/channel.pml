/*
 * A ring of a channel (classes ChunkSender, RingReader, Ring of arena-channel): senders follow one another in one place, two
 * receivers of which one is active. Claim of a role, marking, hand-off, publishing, moving on; adopting and moving on;
 * death at any step, of the sender, of a receiver or of both; take-over, which publishes what the dead had marked; errors in a sender or
 * a receiver that lives on, at any step, also of settling. Who sends several messages into a ring of CAPACITY goes round it.
 *
 * A chunk is a number, its handle the number and a generation, which rises at each hand-off. What the dead held is
 * reclaimed at once. Bounds, by -D: SENDERS one after another, MESSAGES of each, CAPACITY, DEATHS of senders, RECEIVER_DEATHS (one
 * survives), ERRORS, RECEIVER_ERRORS. Broken variants, by -D: B_...
 */
#include "common.pml"

#ifndef SENDERS
#define SENDERS 2
#endif
#ifndef MESSAGES
#define MESSAGES 2
#endif
#ifndef CAPACITY
#define CAPACITY 1
#endif
#ifndef DEATHS
#define DEATHS 0
#endif
#ifndef RECEIVER_DEATHS
#define RECEIVER_DEATHS 0
#endif
#ifndef ERRORS
#define ERRORS 0
#endif
#ifndef RECEIVER_ERRORS
#define RECEIVER_ERRORS 0
#endif

#define COUNT		(SENDERS * MESSAGES)
#define FIRST_SENDER	10	/* who holds a chunk or a lock */
#define FIRST_RECEIVER	100
#define MARKED(p)	(4 * (p) + 1)
#define PUBLISHED(p)	(4 * (p) + 2)
#define SLOT(p)		((p) % CAPACITY)
#define IS_EMPTY(p)	(sequence[SLOT(p)] != MARKED(p) && sequence[SLOT(p)] != PUBLISHED(p))

bool once, inOrder, asSent, notLost, noLeak;

/* the file */
byte tail, head;
byte sequence[CAPACITY], message[CAPACITY], generation[CAPACITY],	/* these two are the handle */
	content[CAPACITY];	/* length and type */
byte ringLock, receiverLock;		/* who has the lock; 0 nobody */

/* the arena: a chunk for each message */
byte state[COUNT], at[COUNT];
byte attempt[COUNT];	/* what its sender said last of length and type */

/* what is known outside */
bool accepted[COUNT], delivered[COUNT], reclaimed[COUNT];
byte last[SENDERS];		/* 1 + the last message of a sender that was delivered */
byte endedSenders, deaths, receiverDeaths, errors, receiverErrors;
bool done;

#define MAY_DIE		if :: atomic { deaths < DEATHS -> deaths++ }; goto dead :: true fi
#define MAY_FAIL	if :: atomic { errors < ERRORS -> errors++ }; goto failed :: true fi
#define ANYTHING	MAY_DIE; MAY_FAIL
#define RECEIVER_MAY_DIE	if :: atomic { receiverDeaths < RECEIVER_DEATHS -> receiverDeaths++ }; goto dead :: true fi

/* Publishes what somebody who is dead had marked; under the lock of the ring. */
inline settleForTheDead(position) {
	position = tail;
#ifndef B_NOT_SETTLED
	if
	:: sequence[SLOT(position)] == MARKED(position) -> sequence[SLOT(position)] = PUBLISHED(position)
	:: else
	fi;
#endif
#ifndef B_TAIL_BELIEVED
	if
	:: sequence[SLOT(position)] == PUBLISHED(position) -> position++; tail = position
	:: else
	fi
#endif
}

proctype Sender(byte me) {
	byte sent, position, chunk;
	bool cursor, spare;

	atomic { ringLock == 0 -> ringLock = me };
	MAY_DIE;
	settleForTheDead(position);
	do
	:: sent < MESSAGES ->
		atomic { chunk = (me - FIRST_SENDER) * MESSAGES + sent; state[chunk] = me; cursor = true };
again:
#ifndef B_NEVER_FULL
		position - head < CAPACITY;
#endif
		ANYTHING;
		atomic { message[SLOT(position)] = chunk; generation[SLOT(position)] = at[chunk] + 1;
			attempt[chunk]++; content[SLOT(position)] = attempt[chunk] };
		ANYTHING;
handOff:
#ifdef B_PUBLISHED_FIRST
		sequence[SLOT(position)] = PUBLISHED(position);
		ANYTHING;
#else
#ifndef B_MARKED_LATE
		sequence[SLOT(position)] = MARKED(position);
		ANYTHING;
#endif
#endif
		atomic { state[chunk] = TRANSIT; at[chunk] = at[chunk] + 1; cursor = false; spare = false };
		ANYTHING;
#ifdef B_MARKED_LATE
		sequence[SLOT(position)] = MARKED(position);
		ANYTHING;
#endif
		sequence[SLOT(position)] = PUBLISHED(position);
		ANYTHING;
		tail = position + 1;
		position++;
		ANYTHING;
		goto next;
failed:		/* what the next call does; the cursor may hold the chunk, then it is sent again */
		if
		:: sequence[SLOT(position)] == PUBLISHED(position) -> tail = position + 1; position++
		:: sequence[SLOT(position)] == MARKED(position) ->
			ANYTHING;
#ifdef B_SETTLED_BLINDLY
			sequence[SLOT(position)] = PUBLISHED(position);
			tail = position + 1;
			position++
#else
			if
			:: spare
			:: atomic { !spare && state[chunk] == TRANSIT && at[chunk] == generation[SLOT(position)] ->
				state[chunk] = me; spare = true }
			:: !spare && state[chunk] != TRANSIT
			fi;
			ANYTHING;
			if
			:: spare -> generation[SLOT(position)] = at[chunk] + 1; ANYTHING; goto handOff
			:: else
			fi
#endif
		:: else
		fi;
		if
		:: cursor -> goto again
		:: else
		fi;
next:		accepted[chunk] = true;
		sent++
	:: else -> break
	od;
	atomic { ringLock = 0; endedSenders++ };
	goto end;
dead:	atomic {	/* the kernel and the recovery */
		ringLock = 0;
		if
		:: state[chunk] == me -> state[chunk] = FREE
		:: else
		fi;
		endedSenders++
	};
end:	skip
}

inline deliver() {
	atomic {
		HOLDS(once, !delivered[chunk] && state[chunk] == me);
		HOLDS(asSent, said == attempt[chunk]);
		HOLDS(inOrder, last[chunk / MESSAGES] < chunk + 1);
		delivered[chunk] = true;
		last[chunk / MESSAGES] = chunk + 1;
		state[chunk] = FREE;
		taken = false
	}
}

proctype Receiver(byte me) {
	byte position, chunk, expected, said, settled;
	bool taken;

	if
	:: done -> goto end
#ifdef B_TWO_ACTIVE
	:: true
#else
	:: atomic { receiverLock == 0 && !done -> receiverLock = me }
#endif
	fi;
	position = head;
	RECEIVER_MAY_DIE;
	do
	:: sequence[SLOT(position)] == PUBLISHED(position) ->
		atomic { chunk = message[SLOT(position)]; expected = generation[SLOT(position)];
			said = content[SLOT(position)] };
#ifdef B_HEAD_FIRST
		head = position + 1;
#endif
		RECEIVER_MAY_DIE;
		atomic {
			taken = false;
			if
			:: state[chunk] == TRANSIT && at[chunk] == expected ->
				state[chunk] = me; taken = true
			:: else
			fi
		};
		RECEIVER_MAY_DIE;
		if	/* an error: the cursor has the message, and the position stands */
		:: atomic { taken && receiverErrors < RECEIVER_ERRORS -> receiverErrors++ };
#ifdef B_PARKED
			state[chunk] = FREE;
#else
			deliver();
#endif
			goto nextCall
		:: true
		fi;
#ifndef B_HEAD_FIRST
		head = position + 1;
#endif
		position++;
		RECEIVER_MAY_DIE;
		if
		:: taken -> deliver()
		:: else
		fi;
nextCall:	skip
	:: sequence[SLOT(position)] == MARKED(position) ->	/* is its sender dead? */
		if
#ifdef B_SETTLED_ALIVE
		:: sequence[SLOT(position)] = PUBLISHED(position)
#else
		:: atomic { ringLock == 0 -> ringLock = me };
			RECEIVER_MAY_DIE;
			settleForTheDead(settled);
			RECEIVER_MAY_DIE;
			ringLock = 0
#endif
		:: ringLock != 0 && ringLock != me
		fi
	:: endedSenders == SENDERS && IS_EMPTY(position) -> done = true; break
	od;
	receiverLock = 0;
	goto end;
dead:	atomic {
		if :: ringLock == me -> ringLock = 0 :: else fi;
		if :: taken && state[chunk] == me -> state[chunk] = FREE; reclaimed[chunk] = true :: else fi;
		receiverLock = 0
	};
end:	skip
}

init {
	byte i;
	atomic {
		do
		:: i < SENDERS -> run Sender(FIRST_SENDER + i); i++
		:: else -> break
		od;
		run Receiver(FIRST_RECEIVER);
		run Receiver(FIRST_RECEIVER + 1)
	};
	_nr_pr == 1;
	i = 0;
	do
	:: i < COUNT ->
		HOLDS(notLost, !accepted[i] || delivered[i] || reclaimed[i]);
		HOLDS(noLeak, state[i] == FREE);
		i++
	:: else -> break
	od
}
