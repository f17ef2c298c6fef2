package dev.arena.benchmark.peer;

import org.jspecify.annotations.Nullable;

/**
 * {@code java.lang.foreign}: an arena confined to the thread for each chunk, closed to
 * free it. Zeroes the memory, as it promises. No other thread may free a chunk.
 */
final class ConfinedAllocator extends Allocator {

	@Override
	Worker<?> newWorker(int slotCount) {
		return new ConfinedWorker();
	}

	/** New for each chunk: the compiler removes it where it does not escape. */
	private record Confined(Object arena, Object segment) {

	}

	private static final class ConfinedWorker extends Worker<Confined> {

		@Override
		public @Nullable Confined allocate(int slot, int sizeBytes) {
			Object arena = ForeignSegments.openConfined();
			return new Confined(arena, ForeignSegments.allocate(arena, sizeBytes));
		}

		@Override
		public void write(Confined chunk, long value) {
			ForeignSegments.set(chunk.segment, 0, value);
		}

		@Override
		public long read(Confined chunk) {
			return ForeignSegments.get(chunk.segment, 0);
		}

		@Override
		public void free(Confined chunk) {
			ForeignSegments.close(chunk.arena);
		}

	}

}
