package dev.arena.process;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random damage to segments in use, each round from a seed of its own.
 * {@code -Darena.fuzz.rounds} says how many; each round damages four words.
 */
class FuzzTests {

	private static final int ROUNDS = Integer.getInteger("arena.fuzz.rounds", 500);

	@RegisterExtension
	private final Segments segments = new Segments();

	@Test
	@Timeout(1200)
	void damagedSegmentsNeverCrashOrHangTheJvm() {
		try (ChildJvm child = ChildJvm
			.running(FuzzChild.class, this.segments.name(), Long.toString(Scale.seed()), Integer.toString(ROUNDS))
			.start()) {
			System.out.println(child.expect("survived"));
			child.expectExit(0);
		}
	}

}
