package dev.arena;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.arena.process.Eventually.eventually;

/**
 * Tests the thread of {@link Reclaimer} with members that fail in every way.
 */
@Timeout(60)
class ReclaimerThreadTests {

	private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	@Test
	void anErrorThatCannotEvenBeLoggedCostsNobodyElse() {
		Counting failing = new Counting() {

			@Override
			void reclaim() {
				super.reclaim();
				throw new IllegalStateException("on purpose");
			}

			@Override
			String name() {
				throw new OutOfMemoryError("on purpose");
			}

		};
		Counting healthy = new Counting();
		Reclaimer.add(failing);
		Reclaimer.add(healthy);
		try {
			eventually("the one that fails has its turn again", () -> failing.passes.get() > 2);
			int before = healthy.passes.get();
			eventually("the other one is looked after", () -> healthy.passes.get() > before + 2);
		}
		finally {
			Reclaimer.remove(failing);
			Reclaimer.remove(healthy);
		}
	}

	private static class Counting extends Reclaimer.Member {

		private final AtomicInteger passes = new AtomicInteger();

		Counting() {
			super(INTERVAL_NANOS);
		}

		@Override
		void reclaim() {
			this.passes.incrementAndGet();
		}

		@Override
		String name() {
			return "a test";
		}

	}

}
