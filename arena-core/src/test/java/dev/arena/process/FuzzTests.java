package dev.arena.process;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random damage to segments in use, each round from a seed of its own.
 * {@code -Darena.fuzz.rounds} says how many; each round damages four words.
 * {@code -Darena.fuzz.operations} says how many there are beside a peer that writes all
 * the time.
 */
class FuzzTests {

	private static final int ROUNDS = Integer.getInteger("arena.fuzz.rounds", 500);

	private static final int OPERATIONS = Integer.getInteger("arena.fuzz.operations", 5_000);

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

	@Test
	@Timeout(1200)
	void peerThatWritesRubbishAllTheTimeNeverCrashesOrHangsTheJvm() {
		String name = this.segments.name();
		String seed = Long.toString(Scale.seed());
		try (ChildJvm writer = ChildJvm.running(RubbishWriter.class, name, seed).optimizing().start()) {
			writer.expect("writing");
			try (ChildJvm worker = ChildJvm.running(RubbishChild.class, name, seed, Integer.toString(OPERATIONS))
				.optimizing()
				.start()) {
				System.out.println(worker.expect("survived"));
				worker.expectExit(0);
			}
			assertThat(writer.isAlive()).isTrue();
		}
	}

}
