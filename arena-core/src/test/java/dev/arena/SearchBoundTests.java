package dev.arena;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.arena.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No call pays for many: how many words the longest search of one call looks at, in a
 * pool of 2^20 chunks. The one exception known is to hear for the first time that there
 * is none.
 */
@Timeout(300)
class SearchBoundTests {

	private static final int MAX_LOOKS = 5_000;

	/** All state words and all flags, twice. */
	private static final int MAX_LOOKS_ONCE = 2 * (SearchBoundProgram.CHUNKS + SearchBoundProgram.CHUNKS / 32);

	@ParameterizedTest(name = "{0} attachments")
	@MethodSource("attachments")
	void noSearchIsLong(int attachments) {
		String name = "/search-bound-" + ProcessHandle.current().pid() + "-" + attachments;
		try (ChildJvm program = program(name, attachments)) {
			program.expect(SearchBoundProgram.WAITING);
			try (ChildJvm dying = program(name, 0)) {
				dying.expect(SearchBoundProgram.WAITING);
				dying.kill();
			}
			program.send("The other process is dead.").expect(SearchBoundProgram.END);

			List<String> lines = program.output().lines().toList();
			assertThat(lines).filteredOn((line) -> line.startsWith(SearchBoundProgram.MAXIMUM))
				.hasSize(22)
				.allSatisfy((line) -> assertThat(number(line)).as(line).isLessThan(MAX_LOOKS));
			assertThat(lines).filteredOn((line) -> line.startsWith(SearchBoundProgram.ONCE))
				.hasSize(4)
				.allSatisfy((line) -> assertThat(number(line)).as(line).isLessThanOrEqualTo(MAX_LOOKS_ONCE));
		}
		finally {
			Arena.unlink(name);
		}
	}

	/** How many attachments share the segment; two of them with the proofs. */
	private static IntStream attachments() {
		return IntStream.rangeClosed(1, Integer.getInteger("arena.search.max-attachments", 1));
	}

	private static ChildJvm program(String name, int attachments) {
		return ChildJvm.running(SearchBoundProgram.class, name, Integer.toString(attachments))
			.optimizing()
			.withJvmArguments("-Xmx512m", "-Darena.test.count-looks=true")
			.start();
	}

	private static long number(String line) {
		return Long.parseLong(line.split(" ")[1]);
	}

}
