package dev.arena;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SharedArenaTests extends ArenaContractTests {

	private static final AtomicInteger NUMBER = new AtomicInteger();

	@Override
	Arena create(ArenaSpec spec) {
		return createNew(spec);
	}

	static Arena createNew(ArenaSpec spec) {
		return Arena.shared(uniqueName(), spec);
	}

	private static String uniqueName() {
		return "/arena-contract-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
	}

	@Test
	void hasItsName() {
		String name = uniqueName();
		try (Arena arena = Arena.shared(name, ArenaSpec.ofChunkSizes(64).withChunkCount(1))) {
			assertThat(arena.segmentName()).isEqualTo(name);
			assertThat(arena).hasToString("Arena[" + name + ", 1 x 64 B]");
		}
	}

}
