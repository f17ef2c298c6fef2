package dev.arena;

/**
 * Which chunk a cursor holds: what the engine writes when it takes one. Inheritance only
 * to embed these fields in a {@link Cursor}.
 */
abstract class Holding {

	/**
	 * The chunk that is held, or was held last: its {@linkplain HandleFormat name}. A
	 * taking that has succeeded writes it right behind its compare-and-set, after the
	 * {@link #place}: so two threads that share a cursor cannot leave it open at a place
	 * that belongs to no name it ever had. A free that an error cuts short takes it away.
	 */
	long name = HandleFormat.NO_NAME;

	/** Where the chunk that is held is: see {@link Place}. */
	long place = Place.NOWHERE;

}
