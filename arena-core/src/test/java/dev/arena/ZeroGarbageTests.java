package dev.arena;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ZeroGarbageTests {

	private static final int OPERATIONS = 200_000;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void reusedCursorAllocatesNothingOnTheHeap(boolean shared) {
		String name = "/arena-garbage-" + ProcessHandle.current().pid();
		ArenaSpec spec = ArenaSpec.of(2, 64, 256);
		try (Arena arena = shared ? Arena.shared(name, spec) : Arena.local(spec)) {
			Chunk[] cursors = { arena.newChunk(), arena.newChunk(), arena.newChunk(), arena.newChunk(),
					arena.newChunk() };
			byte[] bytes = new byte[48];
			work(arena, cursors, bytes); // loads and compiles
			long before = allocatedBytes();
			work(arena, cursors, bytes);
			long garbage = allocatedBytes() - before;
			// The measurement itself, a compilation that swaps code, and the reclaim that
			// exhaustion calls for once a second may cost a few bytes; an object for each
			// operation would be a hundred times as much as this.
			assertThat(garbage).isLessThan(OPERATIONS / 10);
		}
	}

	/** Allocations, promotions, an exhaustion, accesses and frees. */
	private static void work(Arena arena, Chunk[] cursors, byte[] bytes) {
		for (int i = 0; i < OPERATIONS; i++) {
			for (Chunk cursor : cursors) {
				if (arena.allocate(48, cursor)) {
					cursor.putLong(0, i).putInt(9, i).putBytes(0, bytes, 0, 48).getBytes(0, bytes, 0, 48);
				}
			}
			for (Chunk cursor : cursors) {
				cursor.close();
			}
		}
	}

	private static long allocatedBytes() {
		return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
			.getThreadAllocatedBytes(Thread.currentThread().getId());
	}

}
