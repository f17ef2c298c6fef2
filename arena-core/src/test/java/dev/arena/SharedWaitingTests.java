package dev.arena;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

class SharedWaitingTests extends WaitingContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.shared(name(spec), spec);
	}

	private static String name(ArenaSpec spec) {
		return "/arena-waiting-" + spec.pools().size() + "-" + ProcessHandle.current().pid();
	}

	@Test
	void waiterGetsWhatAnotherProcessFrees() throws Exception {
		ArenaSpec spec = ArenaSpec.ofChunkSizes(64, 256, 1024).withChunkCount(1);
		Arena arena = open(spec);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.expect("ready");
			child.ask(ArenaChild.open(name(spec), spec), "opened");
			child.ask("allocate 3 64", "allocated 3");
			assertThat(arena.allocate(64)).isNull();
			child.send("free 1");
			try (Chunk chunk = arena.allocate(64, Duration.ofSeconds(60))) {
				assertThat(chunk).isNotNull();
			}
		}
	}

}
