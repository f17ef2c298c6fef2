package dev.arena.model;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a call ended.
 */
record Outcome(@Nullable Object value, @Nullable Throwable thrown) {

	static Outcome of(Callable<?> call) {
		try {
			return new Outcome(call.call(), null);
		}
		catch (Throwable ex) {
			return new Outcome(null, ex);
		}
	}

	void expect(@Nullable Object expected) {
		if (this.thrown != null) {
			throw new AssertionError("instead of " + expected + ": " + this.thrown, this.thrown);
		}
		assertThat(this.value).isEqualTo(expected);
	}

	void expectThrown(Class<? extends Throwable> expected) {
		if (this.thrown == null) {
			throw new AssertionError("answered " + this.value + " instead of throwing " + expected.getSimpleName());
		}
		if (!expected.isInstance(this.thrown)) {
			throw new AssertionError("instead of " + expected.getSimpleName() + ": " + this.thrown, this.thrown);
		}
	}

	@Override
	public String toString() {
		return (this.thrown != null) ? "throws " + this.thrown.getClass().getSimpleName() : String.valueOf(this.value);
	}

}
