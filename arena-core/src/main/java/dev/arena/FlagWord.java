package dev.arena;

/**
 * The word of a node of the tree of flags, which says whether to look below it:
 *
 * <pre>
 *  63                                              3  2         1     0
 * +-------------------------------------------------+---------+--------+
 * | version                                         | touched | kind   |
 * +-------------------------------------------------+---------+--------+
 * </pre>
 *
 * The version rises with each change of the kind, so that a look that began under one
 * word cannot end under another. {@code touched} is set once and for all before the first
 * chunk below the node is ever taken.
 */
final class FlagWord {

	/** Something below may be free. */
	static final int MAYBE = 0;

	/** Somebody looks whether anything below is free. */
	static final int SCAN = 1;

	/** Nothing below was free at some instant, and nothing has been freed since. */
	static final int NONE = 2;

	static final long TOUCHED = 4;

	private static final int KIND_MASK = 3;

	private static final long NEXT_VERSION = 8;

	private FlagWord() {
	}

	static int kind(long flag) {
		return (int) flag & KIND_MASK;
	}

	/** Whether one or more of the words that were combined is not {@link #MAYBE}. */
	static boolean isAnyLowered(long combined) {
		return (combined & KIND_MASK) != MAYBE;
	}

	static boolean isTouched(long flag) {
		return (flag & TOUCHED) != 0;
	}

	/** The next version of a word, of another kind. */
	static long next(long flag, int kind) {
		return (flag & ~KIND_MASK) + NEXT_VERSION | kind;
	}

}
