package dev.arena.sample.statsd;

/**
 * The bytes of a datagram, wherever they lie. The parser reads them in place and need not
 * know about arenas.
 */
public interface Bytes {

	/**
	 * How many bytes there are.
	 * @return the number, 0 or more
	 */
	int length();

	/**
	 * Reads one byte.
	 * @param index where, from 0 to {@link #length()} - 1
	 * @return its value
	 * @throws IndexOutOfBoundsException if there is no such byte
	 */
	byte at(int index);

}
