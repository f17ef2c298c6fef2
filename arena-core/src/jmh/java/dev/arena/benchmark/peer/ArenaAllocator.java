package dev.arena.benchmark.peer;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * What is measured: an arena with default options.
 */
final class ArenaAllocator extends Allocator {

	private final Arena arena;

	private final boolean reuseCursors;

	private ArenaAllocator(Arena arena, boolean reuseCursors) {
		this.arena = arena;
		this.reuseCursors = reuseCursors;
	}

	static ArenaAllocator local(ArenaSpec spec) {
		return new ArenaAllocator(Arena.local(spec), true);
	}

	static ArenaAllocator localWithNewCursors(ArenaSpec spec) {
		return new ArenaAllocator(Arena.local(spec), false);
	}

	static ArenaAllocator shared(ArenaSpec spec) {
		return new ArenaAllocator(Arena.shared("/arena-jmh-" + ProcessHandle.current().pid(), spec), true);
	}

	@Override
	Worker<?> newWorker(int slotCount) {
		return this.reuseCursors ? new CursorWorker(this.arena, slotCount) : new NewCursorWorker(this.arena);
	}

	@Override
	public void close() {
		this.arena.close();
	}

	private abstract static class ChunkWorker extends Worker<Chunk> {

		@Override
		public final void write(Chunk chunk, long value) {
			chunk.putLong(0, value);
		}

		@Override
		public final long read(Chunk chunk) {
			return chunk.getLong(0);
		}

		@Override
		public final void free(Chunk chunk) {
			chunk.close();
		}

	}

	private static final class CursorWorker extends ChunkWorker {

		private final Arena arena;

		private final Chunk[] cursors;

		CursorWorker(Arena arena, int slotCount) {
			this.arena = arena;
			this.cursors = new Chunk[slotCount];
			for (int slot = 0; slot < slotCount; slot++) {
				this.cursors[slot] = arena.newChunk();
			}
		}

		@Override
		public @Nullable Chunk allocate(int slot, int sizeBytes) {
			Chunk cursor = this.cursors[slot];
			return this.arena.allocate(sizeBytes, cursor) ? cursor : null;
		}

		@Override
		public @Nullable Chunk tryAllocate(int slot, int sizeBytes) {
			Chunk cursor = this.cursors[slot];
			return this.arena.tryAllocate(sizeBytes, cursor) ? cursor : null;
		}

	}

	private static final class NewCursorWorker extends ChunkWorker {

		private final Arena arena;

		NewCursorWorker(Arena arena) {
			this.arena = arena;
		}

		@Override
		public @Nullable Chunk allocate(int slot, int sizeBytes) {
			return this.arena.allocate(sizeBytes);
		}

		@Override
		public @Nullable Chunk tryAllocate(int slot, int sizeBytes) {
			return this.arena.tryAllocate(sizeBytes);
		}

	}

}
