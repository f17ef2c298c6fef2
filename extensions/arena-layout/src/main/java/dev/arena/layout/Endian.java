package dev.arena.layout;

/**
 * The order of the bytes in a value of a {@link ChunkLayout}.
 */
public enum Endian {

	/** That of the machine: what everything on one host agrees on. */
	NATIVE,

	/** The lowest byte first. */
	LITTLE,

	/** The highest byte first, as in network protocols. */
	BIG

}
