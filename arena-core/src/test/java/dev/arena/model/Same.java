package dev.arena.model;

/**
 * The comparison that is made most often: says nothing, and so costs nothing, while all
 * is as it should be.
 */
final class Same {

	private Same() {
	}

	static void require(Object actual, Object expected, String what, Object whose) {
		if (!actual.equals(expected)) {
			throw new AssertionError(what + " of " + whose + ": expected " + expected + ", but was " + actual);
		}
	}

}
