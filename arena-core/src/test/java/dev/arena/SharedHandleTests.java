package dev.arena;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SharedHandleTests extends HandleContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return SharedArenaTests.createNew(spec);
	}

	@Override
	Arena createAnew(Arena arena) {
		String name = arena.segmentName();
		arena.close();
		return Arena.shared(name, arena.spec());
	}

	@Test
	void handleIsTheSameInEveryAttachmentAndAdoptedOnceInAllOfThem() {
		Arena sender = open(ArenaSpec.ofChunkSizes(64).withChunkCount(4));
		Arena first = closing(Arena.shared(sender.segmentName(), sender.spec()));
		Arena second = closing(Arena.shared(sender.segmentName(), sender.spec()));
		long handle = sender.allocate(64).putLong(0, 7).handOff();
		Chunk adopted = first.adopt(handle);
		assertThat(adopted.getLong(0)).isEqualTo(7);
		assertThat(second.adopt(handle)).isNull();
		assertThat(sender.adopt(handle)).isNull();
		assertThat(second.deallocate(handle)).isFalse();
		adopted.close();
		Chunk next = sender.allocate(64);
		assertThat(first.adopt(handle)).isNull();
		assertThat(sender.deallocate(next)).isTrue();
	}

}
