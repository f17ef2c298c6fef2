package dev.arena.channel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.arena.process.ChildJvm;
import dev.arena.process.CrashPoints;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors strike at each step of sending and receiving.
 */
@Timeout(60)
class ErrorAtEveryStepTests {

	@Test
	void everyMessageArrivesOnceWhereverErrorsStrike() {
		try (ChildJvm child = ChildJvm.running(ErrorSurvivor.class)
			.withJvmArguments("-Darena.test.channel-errors=true", CrashPoints.PROGRAMMABLE)
			.start()) {
			child.expectExit(0);
			assertThat(child.output()).contains("survived");
		}
	}

}
