package dev.arena.views;

import java.nio.ByteBuffer;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;

/** What docs/views.md says of views that are used too late. */
class LateViewTests {

	private static final ArenaSpec ONE = ArenaSpec.ofChunkSizes(64).withChunkCount(1);

	@Test
	void viewOfAFreedChunkShowsTheNextHoldersBytes() {
		try (Arena arena = Arena.local(ONE)) {
			Chunk former = arena.allocateOrThrow(64);
			UnsafeBuffer late = new UnsafeBuffer(former.view());
			former.close();
			Chunk next = arena.allocateOrThrow(64).putLong(0, 4711);
			assertThat(late.getLong(0)).isEqualTo(4711);
			next.close();
		}
	}

	@Test
	void viewOfAClosedArenaReadsZerosAndItsWritesReachNobody() {
		Arena arena = Arena.local(ONE);
		UnsafeBuffer late = new UnsafeBuffer(arena.allocateOrThrow(64).putLong(0, 4711).view());
		arena.close();
		assertThat(late.getLong(0)).isZero();
		late.putLong(0, 1);
	}

	/**
	 * By address alone it would be the end of the JVM as soon as the range is unmapped.
	 */
	@Test
	void viewKeepsTheMemoryOfADroppedArena() {
		UnsafeBuffer late = viewOfADroppedArena();
		for (int i = 0; i < 5; i++) {
			System.gc();
			assertThat(late.getLong(0)).isEqualTo(4711);
		}
	}

	private static UnsafeBuffer viewOfADroppedArena() {
		ByteBuffer view = Arena.local(ONE).allocateOrThrow(64).putLong(0, 4711).view();
		return new UnsafeBuffer(view);
	}

}
