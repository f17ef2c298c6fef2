package dev.arena.internal.posix;

/**
 * A call on a large range, piece by piece. A signal that interrupts such a call can undo
 * all that it did, so with signals that come often it would never end: pieces that are
 * interrupted become smaller, down to what takes no time.
 */
final class Pieces {

	private static final long LARGEST_BYTES = 64L << 20;

	/** The huge page of most machines: smaller pieces could not have one. */
	private static final long SMALLEST_BYTES = 2L << 20;

	private final long totalBytes;

	private long doneBytes;

	Pieces(long totalBytes) {
		this.totalBytes = totalBytes;
	}

	/**
	 * Does one piece.
	 */
	@FunctionalInterface
	interface Call {

		/** The error number, 0 if all went well. */
		int errno(long offset, long lengthBytes);

	}

	/**
	 * Does all pieces that are left.
	 * @param stallNanos how long not even the smallest piece may be done
	 * @param call does a piece
	 * @return 0, or the error number of the piece after {@link #doneBytes()};
	 * {@link Errno#EINTR} if it was interrupted for too long
	 */
	int run(long stallNanos, Call call) {
		long pieceBytes = LARGEST_BYTES;
		long progressNanos = System.nanoTime();
		while (this.doneBytes < this.totalBytes) {
			long lengthBytes = Math.min(pieceBytes, this.totalBytes - this.doneBytes);
			int errno = call.errno(this.doneBytes, lengthBytes);
			if (errno == 0) {
				this.doneBytes += lengthBytes;
				pieceBytes = Math.min(LARGEST_BYTES, 2 * pieceBytes);
				progressNanos = System.nanoTime();
			}
			else if (errno != Errno.EINTR.number() || System.nanoTime() - progressNanos > stallNanos) {
				return errno;
			}
			else {
				pieceBytes = Math.max(SMALLEST_BYTES, pieceBytes / 2);
			}
		}
		return 0;
	}

	/** How far it came. */
	long doneBytes() {
		return this.doneBytes;
	}

}
