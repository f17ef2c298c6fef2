/*
 * Sleep and wake of a channel (class Bell of arena-channel): two senders publish messages and ring; with DEATHS one may
 * die at any step. The receiver notes the count, marks that it sleeps, looks once more, and has the kernel put it to
 * sleep only if the count is the same. There is no timeout: who sleeps while a message is there and nobody else can go on
 * has lost a wake-up. The death of a sender that had published may cost one; the code bounds that by a look interval.
 *
 * Memory is sequentially consistent, as the full fences in Bell.ring() and Bell.sleep() make these words. Bounds, by -D:
 * MESSAGES of each sender. Broken variants, by -D: B_...
 */
#include "common.pml"

#ifndef MESSAGES
#define MESSAGES 2
#endif
#ifndef DEATHS
#define DEATHS 0
#endif

bool notLost;

byte published, received;
byte mark;		/* odd: the receiver sleeps; another number each time */
byte count;		/* what the kernel compares */
bool asleep;		/* the kernel has the receiver in its queue */
byte ended;		/* senders that are done */
bool died;

#define MAY_DIE	if :: d_step { DEATHS && !died -> died = true }; goto end :: true fi

proctype Sender() {
	byte seen, rungFor, sent;
	do
	:: sent < MESSAGES ->
#ifdef B_LOOK_FIRST
		seen = mark;
		published++;
#else
		published++;
		MAY_DIE;
		seen = mark;
#endif
		if
		:: (seen & 1) && seen != rungFor ->
#ifndef B_COUNT_NOT_RAISED
			count++;
#endif
			MAY_DIE;
			asleep = false;		/* FUTEX_WAKE */
			rungFor = seen
		:: else
		fi;
		sent++
	:: else -> break
	od;
end:	ended++
}

proctype Receiver() {
	byte noted;
	do
	:: received < published -> received++
	:: received == published && ended == 2 -> break
	:: received == published && ended < 2 ->
#ifndef B_COUNT_AFTER_MARK
		noted = count;
#endif
#ifdef B_SAME_MARK
		mark = 1;
#else
		mark = mark + 1;
#endif
#ifdef B_COUNT_AFTER_LOOK
		if
		:: received < published
		:: received == published ->
			noted = count;
			atomic { if :: noted == count -> asleep = true :: else fi }
		fi;
#else
#ifdef B_COUNT_AFTER_MARK
		noted = count;
#endif
		if
#ifndef B_NO_SECOND_LOOK
		:: received < published
		:: received == published ->
#else
		:: true ->
#endif
			atomic { if :: noted == count -> asleep = true :: else fi }	/* FUTEX_WAIT */
		fi;
#endif
		if
		:: !asleep
		:: asleep && ended == 2 ->	/* nobody is left who could wake it */
			HOLDS(notLost, received == published || died);
			asleep = false
		fi;
#ifdef B_SAME_MARK
		mark = 0
#else
		mark = mark + 1
#endif
	od
}

init { atomic { run Sender(); run Sender(); run Receiver() } }
