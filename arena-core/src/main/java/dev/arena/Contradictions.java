package dev.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a verification has found: all are counted, the first hundred are told.
 */
final class Contradictions {

	private static final int MAX_TOLD = 100;

	private final List<String> told = new ArrayList<>();

	private long count;

	/**
	 * Adds to these what is said of one thing.
	 */
	interface Sink {

		void add(Supplier<String> contradiction);

	}

	Sink of(String subject) {
		return (contradiction) -> {
			this.count++;
			if (this.told.size() < MAX_TOLD) {
				this.told.add(subject + ": " + contradiction.get());
			}
		};
	}

	long count() {
		return this.count;
	}

	List<String> told() {
		return List.copyOf(this.told);
	}

}
