package mistake48;

import dev.arena.Chunk;
import dev.arena.layout.LayoutMismatchException;

/**
 * Where {@link mistake48.P} is in a chunk. Generated.
 *
 * <pre>
 *        0  int                      x
 * </pre>
 *
 * Static accessors and flyweights check each access as the chunk does, and may be used by as many threads
 * as the chunk; a flyweight is wrapped by one thread at a time.
 */
final class PLayout implements mistake48.P {

	/** The size in bytes, with what fills up the end. */
	public static final int BYTES = 4;

	/** The alignment of the most aligned field. */
	public static final int ALIGNMENT = 4;

	/** The version of the layout. */
	public static final int VERSION = 1;

	/** Differs between layouts that differ: see {@link #requireSame}. */
	public static final long HASH = 0x1027d0aed1d825cdL;

	/** Where {@code x} begins. */
	public static final int X_OFFSET = 0;

	private Chunk chunk;

	private long at;

	/** A flyweight that is to be wrapped around a chunk. */
	public PLayout() {
	}

	/** Has this flyweight stand for the layout that a chunk begins with. */
	public PLayout wrap(Chunk chunk) {
		return wrap(chunk, 0);
	}

	/** Has this flyweight stand for the layout that begins {@code at} an offset. */
	public PLayout wrap(Chunk chunk, long at) {
		requireRoom(chunk, at);
		this.chunk = chunk;
		this.at = at;
		return this;
	}

	/** Reads {@code x}. */
	public int x() {
		return getX(this.chunk, this.at);
	}

	/** Writes {@code x}. */
	public PLayout x(int value) {
		putX(this.chunk, this.at, value);
		return this;
	}

	/** Reads {@code x}. */
	public static int getX(Chunk chunk) {
		return getX(chunk, 0);
	}

	/** Reads {@code x} of the layout that begins {@code at} an offset. */
	public static int getX(Chunk chunk, long at) {
		return chunk.getInt(at + X_OFFSET);
	}

	/** Writes {@code x}. */
	public static void putX(Chunk chunk, int value) {
		putX(chunk, 0, value);
	}

	/** Writes {@code x} of the layout that begins {@code at} an offset. */
	public static void putX(Chunk chunk, long at, int value) {
		chunk.putInt(at + X_OFFSET, value);
	}

	/** Writes all fields. */
	public static void write(Chunk chunk, mistake48.P value) {
		write(chunk, 0, value);
	}

	/** Writes all fields of the layout that begins {@code at} an offset. */
	public static void write(Chunk chunk, long at, mistake48.P value) {
		requireRoom(chunk, at);
		putX(chunk, at, value.x());
	}

	private static void requireRoom(Chunk chunk, long at) {
		long size = chunk.size();
		if (at < 0 || at > size - BYTES) {
			throw new IndexOutOfBoundsException("P has " + BYTES + " bytes and does not fit at offset " + at
					+ " of a chunk of " + size + " bytes");
		}
	}

	/**
	 * Refuses a peer whose layout is not this one.
	 * @param peerVersion its {@link #VERSION}
	 * @param peerHash its {@link #HASH}
	 * @throws LayoutMismatchException if one of them differs
	 */
	public static void requireSame(int peerVersion, long peerHash) {
		if (peerVersion != VERSION || peerHash != HASH) {
			throw new LayoutMismatchException("P", VERSION, HASH, peerVersion, peerHash);
		}
	}

}
