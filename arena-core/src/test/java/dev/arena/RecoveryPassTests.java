package dev.arena;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.process.ChildJvm;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * However many are dead, what they hold is found in one pass over the words, and searches
 * are no longer meanwhile.
 */
@Timeout(120)
class RecoveryPassTests {

	@RegisterExtension
	final Segments segments = new Segments();

	@Test
	void allThatAreDeadAreRecoveredInOnePass() {
		try (ChildJvm program = ChildJvm.running(RecoveryPassProgram.class, this.segments.name())
			.optimizing()
			.withJvmArguments("-Xmx512m", "-Darena.test.count-looks=true")
			.start()) {
			assertThat(program.expect("looked")).isEqualTo(Integer.toString(RecoveryPassProgram.CHUNKS));
			assertThat(program.expect("reclaimed"))
				.isEqualTo(RecoveryPassProgram.DEAD + " " + (RecoveryPassProgram.CHUNKS - RecoveryPassProgram.LIVE));
			String[] longest = program.expect("longest").split(" ");
			assertThat(Integer.parseInt(longest[2])).as("calls during the pass").isGreaterThan(100);
			assertThat(Long.parseLong(longest[1])).as("words that the longest search looked at during the pass")
				.isPositive()
				.isLessThanOrEqualTo(2 * Long.parseLong(longest[0]));
			assertThat(program.expect("verified")).isEqualTo("true");
			program.expectExit(0);
		}
	}

}
