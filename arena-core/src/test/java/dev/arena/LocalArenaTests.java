package dev.arena;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LocalArenaTests extends ArenaContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.local(spec);
	}

	@Test
	void hasNoNameAndOneAttachment() {
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1))) {
			assertThat(arena.segmentName()).isNull();
			assertThat(arena.inspect().attachments()).singleElement()
				.satisfies((self) -> assertThat(self.processId()).isEqualTo(ProcessHandle.current().pid()));
			assertThat(arena).hasToString("Arena[1 x 64 B]");
		}
	}

	@Test
	void poolOfMoreThanTwoGibibytesWorksAtItsEnds() {
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(1L << 30, 1L << 31).withChunkCount(3))) {
			Chunk cursor = arena.newChunk();
			for (int i = 0; i < 6; i++) {
				assertThat(arena.allocate(1, cursor)).isTrue();
				long last = cursor.size() - Long.BYTES;
				assertThat(cursor.putLong(last, i).getLong(last)).isEqualTo(i);
				assertThat(cursor.buffer(last, Long.BYTES).getLong(0)).isEqualTo(i);
				cursor = arena.newChunk();
			}
			assertThat(arena.allocate(1)).isNull();
		}
	}

	@Test
	void bufferAtTheEndOfAGibibyteIsEmptyAndNoneIsLarger() {
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(1L << 30, 1L << 31).withChunkCount(1));
				Chunk chunk = arena.allocateOrThrow(1L << 30);
				Chunk larger = arena.allocateOrThrow(1L << 31)) {
			assertThat(chunk.buffer(chunk.size(), 0).capacity()).isZero();
			assertThat(larger.buffer(larger.size(), 0).capacity()).isZero();
			assertThat(chunk.buffer().capacity()).isEqualTo(1 << 30);
			assertThat(larger.buffer(1L << 30, 1 << 30).capacity()).isEqualTo(1 << 30);
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> larger.buffer(0, Integer.MAX_VALUE))
				.withMessageContaining("at most 1073741824 bytes");
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(larger::buffer);
		}
	}

	@Test
	void poolOfMoreThanTwoToTheThirtyFirstChunksIsSparse() {
		long count = 3_000_000_000L;
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(16).withChunkCount(count))) {
			Pool pool = arena.pools().get(0);
			assertThat(pool.freeCount()).isEqualTo(count);
			Chunk chunk = arena.allocate(16).putLong(8, 42);
			assertThat(pool.usedCount()).isEqualTo(1);
			assertThat(arena.inspect().backing().residentBytes()).isLessThan(1 << 20);
			assertThat(arena.deallocate(chunk)).isTrue();
			assertThat(pool.freeCount()).isEqualTo(count);
			assertThat(pool.allocationCount()).isEqualTo(1);
		}
	}

}
