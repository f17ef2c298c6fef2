package dev.arena.boot.autoconfigure;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Pool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RecentCounts}.
 */
class RecentCountsTests {

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(4));

	private final Pool small = this.arena.pools().get(0);

	private final Pool large = this.arena.pools().get(1);

	/** Overflows in the middle of a test. */
	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);

	private final RecentCounts counts = new RecentCounts(this.nanoTime::get);

	@AfterEach
	void close() {
		this.arena.close();
	}

	@Test
	void aPoolIsCountedAgainAfterASecond() {
		assertThat(this.counts.of(this.small).used()).isZero();
		this.arena.allocate(64);
		pass(TimeUnit.SECONDS.toNanos(1) - 1);
		assertThat(this.counts.of(this.small).used()).isZero();
		pass(1);
		assertThat(this.counts.of(this.small)).isEqualTo(this.small.counts());
		assertThat(this.counts.of(this.small).used()).isOne();
	}

	@Test
	void eachPoolHasItsOwnSecond() {
		this.counts.of(this.small);
		pass(TimeUnit.MILLISECONDS.toNanos(600));
		this.counts.of(this.large);
		pass(TimeUnit.MILLISECONDS.toNanos(600));
		this.arena.allocate(64);
		this.arena.allocate(256);
		assertThat(this.counts.of(this.small).used()).isOne();
		assertThat(this.counts.of(this.large).used()).isZero();
	}

	@Test
	void aPoolOfAClosedArenaIsNotCountedAgain() {
		this.counts.of(this.small);
		this.arena.close();
		assertThat(this.counts.of(this.small).free()).isEqualTo(4);
		pass(TimeUnit.SECONDS.toNanos(1));
		assertThatIllegalStateException().isThrownBy(() -> this.counts.of(this.small));
	}

	private void pass(long nanos) {
		this.nanoTime.addAndGet(nanos);
	}

}
