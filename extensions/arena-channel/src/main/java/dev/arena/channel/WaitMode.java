package dev.arena.channel;

/**
 * How one side of a channel waits: a receiver for messages, a sender for room. Each
 * participant chooses for itself. A virtual thread never waits in the kernel, where it
 * would keep its carrier: it backs off instead of sleeping.
 */
public enum WaitMode {

	/** Looks all the time: the shortest delay, for the price of a processor. */
	SPIN,

	/**
	 * Looks again and again with pauses that grow to a millisecond: nobody has to wake
	 * it.
	 */
	BACK_OFF,

	/** Looks for some microseconds, then sleeps in the kernel until it is woken. */
	SLEEP

}
