package dev.arena.boot.autoconfigure.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExhaustionWatch}.
 */
class ExhaustionWatchTests {

	private static final Duration WINDOW = Duration.ofSeconds(30);

	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);

	private final ExhaustionWatch watch = new ExhaustionWatch(this.nanoTime::get);

	@Test
	void theFirstLookIsAStart() {
		assertThat(this.watch.sawOneSince(7, WINDOW)).isFalse();
		assertThat(this.watch.sawOneSince(7, WINDOW)).isFalse();
	}

	@Test
	void aGrowthIsSeenUntilTheWindowHasPassed() {
		this.watch.sawOneSince(7, WINDOW);
		assertThat(this.watch.sawOneSince(8, WINDOW)).isTrue();
		pass(WINDOW.minusNanos(1));
		assertThat(this.watch.sawOneSince(8, WINDOW)).isTrue();
		pass(Duration.ofNanos(1));
		assertThat(this.watch.sawOneSince(8, WINDOW)).isFalse();
	}

	@Test
	void anotherGrowthStartsTheWindowAgain() {
		this.watch.sawOneSince(0, WINDOW);
		this.watch.sawOneSince(1, WINDOW);
		pass(WINDOW);
		assertThat(this.watch.sawOneSince(2, WINDOW)).isTrue();
	}

	@Test
	void withoutAWindowNothingIsSeen() {
		this.watch.sawOneSince(0, null);
		assertThat(this.watch.sawOneSince(1, null)).isFalse();
	}

	private void pass(Duration time) {
		this.nanoTime.addAndGet(time.toNanos());
	}

}
