package dev.arena;

import org.junit.jupiter.api.Test;

import dev.arena.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What the library carries for its own proofs does nothing in a JVM that was not started
 * for them.
 */
class TestHookTests {

	@Test
	void crashPointsAndLooksAreInertUnlessTheJvmWasStartedForThem() {
		try (ChildJvm child = ChildJvm.running(Ordinary.class).start()) {
			child.expectExit(0);
			assertThat(child.output()).endsWith("inert");
		}
	}

	/** A JVM without any of the system properties of the proofs. */
	static final class Ordinary {

		private Ordinary() {
		}

		public static void main(String[] arguments) {
			assertThatIllegalStateException().isThrownBy(() -> CrashPoint.program((point) -> {
				throw new AssertionError(point);
			})).withMessageContaining("arena.test.crash-errors");
			for (CrashPoint point : CrashPoint.values()) {
				point.reached();
			}
			Looks.count(1);
			assertThat(Looks.takeCount()).isZero();
			System.out.println("inert");
		}

	}

}
