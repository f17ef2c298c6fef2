package dev.arena;

import java.util.function.Supplier;

/**
 * How to look at the words of a segment that may be closed, or damaged, meanwhile.
 */
interface Examination {

	/**
	 * Looks, and throws what is to be told if the segment was closed before the look was
	 * over, or turns out to be damaged.
	 */
	<T> T examine(Supplier<T> look);

}
