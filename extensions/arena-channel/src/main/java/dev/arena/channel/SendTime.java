package dev.arena.channel;

/**
 * When a message was sent, in 32 bits: units of 1024 ns of the machine's monotonic clock,
 * which all processes share unless they are in time namespaces of their own. 0: not said.
 */
final class SendTime {

	private static final int UNIT_BITS = 10;

	private SendTime() {
	}

	static int of(long nanoTime) {
		int time = (int) (nanoTime >>> UNIT_BITS);
		return (time == 0) ? 1 : time;
	}

	/**
	 * How long ago that was.
	 * @return nanoseconds, 0 if it was not before; meaningful up to half an hour
	 */
	static long waitedNanos(int sendTime, long nanoTime) {
		return Math.max(0L, (int) (nanoTime >>> UNIT_BITS) - sendTime) << UNIT_BITS;
	}

	/** The word of a slot that has both. */
	static long withType(int sendTime, int type) {
		return (long) sendTime << Integer.SIZE | Integer.toUnsignedLong(type);
	}

	static int ofWord(long word) {
		return (int) (word >>> Integer.SIZE);
	}

}
