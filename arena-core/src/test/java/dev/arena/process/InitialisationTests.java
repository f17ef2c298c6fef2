package dev.arena.process;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An error while a class is initialised makes it useless for good, so no call on an open
 * arena may be the first that needs one.
 */
class InitialisationTests {

	@ParameterizedTest
	@ValueSource(strings = { "local", "/arena-initialisation-test" })
	void noClassIsInitialisedOnceAnArenaIsOpen(String arena) {
		assertThat(initialisedByCalls(arena)).isEmpty();
	}

	@Test
	void itWouldBeSeen() {
		assertThat(initialisedByCalls("local", "-Darena.test.crash-errors=true")).isNotEmpty();
	}

	private static List<String> initialisedByCalls(String arena, String... jvmArguments) {
		try (ChildJvm child = ChildJvm.running(InitialisationProgram.class, arena)
			.withJvmArguments(
					Stream.concat(Stream.of("-Xlog:class+init=info"), Stream.of(jvmArguments)).toArray(String[]::new))
			.start()) {
			child.expectExit(0);
			return child.output()
				.lines()
				.dropWhile((line) -> !line.startsWith("opened"))
				.takeWhile((line) -> !line.startsWith("used"))
				.filter((line) -> line.contains("Initializing '") && !line.contains("(no method)"))
				.toList();
		}
	}

}
