package dev.arena.benchmark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.benchmark.peer.ForeignSegments;

/**
 * Off-heap memory, read and written word by word in the machine's byte order. Each way
 * has its loop, as a user would write it.
 */
abstract class Words implements AutoCloseable {

	/** A chunk of a local arena. */
	static final String CHUNK = "chunk";

	/** A direct {@code ByteBuffer}. */
	static final String BYTE_BUFFER = "byte-buffer";

	/** A {@code MemorySegment} of a confined arena; from Java 22. */
	static final String FFM = "ffm";

	/** Writes value, value + 8, value + 16, … */
	abstract void putAll(long value);

	abstract long sum();

	@Override
	public void close() {
	}

	static Words open(String access, int sizeBytes) {
		return switch (access) {
			case CHUNK -> new ChunkWords(sizeBytes);
			case BYTE_BUFFER -> new BufferWords(sizeBytes);
			case FFM -> new SegmentWords(sizeBytes);
			default -> throw new IllegalArgumentException(
					"access '" + access + "': unknown; there are " + String.join(", ", CHUNK, BYTE_BUFFER, FFM));
		};
	}

	private static final class ChunkWords extends Words {

		private final Arena arena;

		private final Chunk chunk;

		private final int sizeBytes;

		ChunkWords(int sizeBytes) {
			this.arena = Arena.local(ArenaSpec.ofChunkSizes(sizeBytes).withChunkCount(16));
			this.chunk = Objects.requireNonNull(this.arena.allocate(sizeBytes));
			this.sizeBytes = sizeBytes;
		}

		@Override
		void putAll(long value) {
			Chunk chunk = this.chunk;
			for (int offset = 0; offset < this.sizeBytes; offset += Long.BYTES) {
				chunk.putLong(offset, value + offset);
			}
		}

		@Override
		long sum() {
			Chunk chunk = this.chunk;
			long sum = 0;
			for (int offset = 0; offset < this.sizeBytes; offset += Long.BYTES) {
				sum += chunk.getLong(offset);
			}
			return sum;
		}

		@Override
		public void close() {
			this.chunk.close();
			this.arena.close();
		}

	}

	private static final class BufferWords extends Words {

		private final ByteBuffer buffer;

		private final int sizeBytes;

		BufferWords(int sizeBytes) {
			this.buffer = ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
			this.sizeBytes = sizeBytes;
		}

		@Override
		void putAll(long value) {
			ByteBuffer buffer = this.buffer;
			for (int offset = 0; offset < this.sizeBytes; offset += Long.BYTES) {
				buffer.putLong(offset, value + offset);
			}
		}

		@Override
		long sum() {
			ByteBuffer buffer = this.buffer;
			long sum = 0;
			for (int offset = 0; offset < this.sizeBytes; offset += Long.BYTES) {
				sum += buffer.getLong(offset);
			}
			return sum;
		}

	}

	private static final class SegmentWords extends Words {

		private final Object arena = ForeignSegments.openConfined();

		private final Object segment;

		private final int sizeBytes;

		SegmentWords(int sizeBytes) {
			this.segment = ForeignSegments.allocate(this.arena, sizeBytes);
			this.sizeBytes = sizeBytes;
		}

		@Override
		void putAll(long value) {
			Object segment = this.segment;
			for (int offset = 0; offset < this.sizeBytes; offset += Long.BYTES) {
				ForeignSegments.set(segment, offset, value + offset);
			}
		}

		@Override
		long sum() {
			Object segment = this.segment;
			long sum = 0;
			for (int offset = 0; offset < this.sizeBytes; offset += Long.BYTES) {
				sum += ForeignSegments.get(segment, offset);
			}
			return sum;
		}

		@Override
		public void close() {
			ForeignSegments.close(this.arena);
		}

	}

}
