package dev.arena;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ZeroGarbageTests {

	private static final int OPERATIONS = 200_000;

	private interface Work {

		void run(Arena arena, Chunk[] cursors);

	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void allocatingUsingAndFreeingMakesNoGarbage(boolean shared) {
		byte[] bytes = new byte[48];
		ByteBuffer buffer = ByteBuffer.allocateDirect(48);
		assertNoGarbage(shared, (arena, cursors) -> allocateUseAndFree(arena, cursors, bytes, buffer));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void handingOffAdoptingAndTakingBackMakesNoGarbage(boolean shared) {
		assertNoGarbage(shared, ZeroGarbageTests::passOn);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void viewOfACursorThatTakesItsChunkAgainMakesNoGarbage(boolean shared) {
		assertNoGarbage(shared, (arena, cursors) -> {
			for (int i = 0; i < OPERATIONS; i++) {
				arena.allocate(48, cursors[0]);
				cursors[0].view().putInt(i);
				cursors[0].close();
			}
		});
	}

	private static void assertNoGarbage(boolean shared, Work work) {
		String name = "/arena-garbage-" + ProcessHandle.current().pid();
		ArenaSpec spec = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(2);
		try (Arena arena = shared ? Arena.shared(name, spec) : Arena.local(spec)) {
			Chunk[] cursors = { arena.newChunk(), arena.newChunk(), arena.newChunk(), arena.newChunk(),
					arena.newChunk() };
			work.run(arena, cursors); // loads and compiles
			long before = allocatedBytes();
			work.run(arena, cursors);
			long garbage = allocatedBytes() - before;
			// The measurement itself, a compilation that swaps code, and the reclaim that
			// exhaustion calls for once a second may cost a few bytes; an object for each
			// operation would be a hundred times as much as this.
			assertThat(garbage).isLessThan(OPERATIONS / 10);
		}
	}

	/** Allocations, promotions, an exhaustion, accesses and frees. */
	private static void allocateUseAndFree(Arena arena, Chunk[] cursors, byte[] bytes, ByteBuffer buffer) {
		for (int i = 0; i < OPERATIONS; i++) {
			for (Chunk cursor : cursors) {
				if (arena.allocate(48, cursor)) {
					cursor.putLong(0, i).putInt(9, i).putBytes(0, bytes, 0, 48).getBytes(0, bytes, 0, 48);
					cursor.putBytes(0, buffer.clear()).getBytes(0, buffer.clear()).copyTo(0, cursors[0], 8, 48);
					cursor.getAndSetLong(8, cursor.mismatch(0, cursors[0], 0, 48));
					cursor.putLongRelease(8, cursor.getLongAcquire(16) + cursor.getAndAddInt(4, i));
				}
			}
			for (Chunk cursor : cursors) {
				cursor.close();
			}
		}
	}

	/** Hand-offs, adoptions, frees of chunks in transit, refusals. */
	private static void passOn(Arena arena, Chunk[] cursors) {
		for (int i = 0; i < OPERATIONS; i++) {
			Chunk sender = cursors[i % cursors.length];
			Chunk receiver = cursors[(i + 1) % cursors.length];
			if (!arena.allocate(200, sender)) {
				throw new IllegalStateException("none");
			}
			long handle = sender.handle();
			sender.handOff();
			arena.adopt(handle, receiver);
			arena.adopt(handle, sender);
			arena.deallocate(receiver.handOff());
			arena.deallocate(handle);
			arena.deallocate(sender);
		}
	}

	private static long allocatedBytes() {
		return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
			.getThreadAllocatedBytes(Thread.currentThread().getId());
	}

}
