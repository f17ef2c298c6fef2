package dev.arena.channel;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SendTime}.
 */
class SendTimeTests {

	@Test
	void aSendTimeIsMeasuredWhereverTheClockStands() {
		long unit = 1024;
		for (long sent : new long[] { 0, unit << 31, (unit << 32) - unit, (unit << 32) + 5, Long.MAX_VALUE - unit }) {
			int time = SendTime.of(sent);
			assertThat(time).isNotZero();
			assertThat(SendTime.waitedNanos(time, sent)).isZero();
			assertThat(SendTime.waitedNanos(time, sent + 100 * unit)).isBetween(99 * unit, 100 * unit);
			assertThat(SendTime.waitedNanos(time, sent - unit)).isZero();
			assertThat(SendTime.ofWord(SendTime.withType(time, -5))).isEqualTo(time);
		}
	}

}
