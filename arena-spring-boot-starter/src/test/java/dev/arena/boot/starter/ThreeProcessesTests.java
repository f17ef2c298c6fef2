package dev.arena.boot.starter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.process.ChildJvm;
import dev.arena.process.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two applications send and one listens, by the starter alone.
 */
@Timeout(300)
class ThreeProcessesTests {

	private static final int MESSAGES = 2000;

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(256);

	private final String segment = "/three-" + ProcessHandle.current().pid();

	private ChildJvm start(String profile, String... arguments) {
		return ChildJvm.running(FramesApplication.class,
				Stream.concat(Stream.of("--spring.profiles.active=" + profile, "--arena.arenas.memory.backend=shared",
						"--arena.arenas.memory.sizes=64B", "--arena.arenas.memory.count=256",
						"--arena.arenas.memory.shared.name=" + this.segment, "--arena.channels.frames.capacity=64",
						"--arena.channels.frames.unlink=always", "--arena.arenas.memory.shared.unlink=always"),
						Stream.of(arguments))
					.toArray(String[]::new))
			.withJvmArguments("-Xmx256m")
			.start();
	}

	@Test
	void whoeverListensNextGoesOnWhereTheOneWhoWasKilledHasEnded() {
		List<String> got = new ArrayList<>();
		try (Arena arena = Arena.shared(this.segment, SPEC)) {
			try (ChildJvm one = start("camera", "" + MESSAGES, "1");
					ChildJvm two = start("camera", "" + MESSAGES, "2")) {
				try (ChildJvm viewer = start("viewer")) {
					for (int i = 0; i < MESSAGES / 4; i++) {
						viewer.expect("got");
					}
					viewer.kill();
					viewer.output().lines().filter((line) -> line.startsWith("got ")).forEach(got::add);
				}
				try (ChildJvm viewer = start("viewer")) {
					one.expect("sent");
					two.expect("sent");
					Eventually.eventually("all has arrived", () -> arena.pools().get(0).usedCount() == 0);
					viewer.endInput();
					viewer.expectExit(0);
					viewer.output().lines().filter((line) -> line.startsWith("got ")).forEach(got::add);
				}
				for (ChildJvm camera : List.of(one, two)) {
					camera.endInput();
					camera.expectExit(0);
				}
			}
		}
		List<String> expected = IntStream.rangeClosed(1, 2)
			.boxed()
			.flatMap((type) -> IntStream.range(0, MESSAGES).mapToObj((number) -> "got " + type + ":" + number))
			.toList();
		assertThat(got).doesNotHaveDuplicates().isSubsetOf(expected);
		assertThat(got.size()).as("at most what the killed one had adopted is lost")
			.isGreaterThanOrEqualTo(2 * MESSAGES - 1);
		assertThat(Path.of("/dev/shm" + this.segment)).doesNotExist();
		assertThat(Path.of("/dev/shm" + this.segment + ".frames")).doesNotExist();
	}

}
