package dev.arena.model;

import java.util.ArrayList;
import java.util.List;

import dev.arena.ArenaSpec;

/**
 * Makes a program that fails smaller, as long as it fails in whatever way: leaves out
 * steps, half of them at first and single ones in the end, then takes smaller numbers and
 * fewer chunks.
 */
final class Shrinking {

	private static final int MOST_RUNS = 3000;

	private final int attempts;

	private Failure smallest;

	private int runs;

	Shrinking(Failure failure, int attempts) {
		this.smallest = failure;
		this.attempts = attempts;
	}

	Failure smallest() {
		Failure former;
		do {
			former = this.smallest;
			leaveOutSteps();
			takeSmallerNumbers();
			takeFewerChunks();
		}
		while (this.smallest != former && this.runs < MOST_RUNS);
		return this.smallest;
	}

	private void leaveOutSteps() {
		for (int length = Math.max(1, steps().size() / 2); length > 0; length /= 2) {
			for (int end = steps().size(); end > 0; end -= length) {
				int begin = Math.max(0, end - length);
				if (end <= steps().size()) {
					List<Step> fewer = new ArrayList<>(steps().subList(0, begin));
					fewer.addAll(steps().subList(end, steps().size()));
					fails(this.smallest.spec(), fewer);
				}
			}
		}
	}

	private void takeSmallerNumbers() {
		for (int i = 0; i < steps().size(); i++) {
			for (int number = 0; number < Step.NUMBERS; number++) {
				takeSmallerNumber(i, number);
			}
		}
	}

	/** What scripts of two threads look like with fewer calls is among the candidates. */
	private void takeSmallerNumber(int index, int number) {
		int value = steps().get(index).number(number);
		for (int smaller : new int[] { 0, 1, 2, value % 12, value % 144, value / 12, value % 1728, value / 144 }) {
			if (index < steps().size() && smaller < steps().get(index).number(number)) {
				List<Step> other = new ArrayList<>(steps());
				other.set(index, other.get(index).with(number, smaller));
				fails(this.smallest.spec(), other);
			}
		}
	}

	private void takeFewerChunks() {
		for (ArenaSpec spec : Programs.SPECS) {
			if (spec.equals(this.smallest.spec()) || fails(spec, steps())) {
				return;
			}
		}
	}

	private List<Step> steps() {
		return this.smallest.steps();
	}

	private boolean fails(ArenaSpec spec, List<Step> steps) {
		for (int i = 0; i < this.attempts && this.runs < MOST_RUNS; i++) {
			this.runs++;
			Failure failure = Programs.run(spec, steps);
			if (failure != null) {
				this.smallest = failure;
				return true;
			}
		}
		return false;
	}

}
