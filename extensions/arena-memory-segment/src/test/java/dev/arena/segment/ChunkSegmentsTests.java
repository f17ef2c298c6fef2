package dev.arena.segment;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.arena.Arena;
import dev.arena.ArenaExhaustedException;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Segments over chunks, before and after their scope is closed. */
class ChunkSegmentsTests {

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1));

	@AfterEach
	void close() {
		if (!this.arena.isClosed()) {
			assertThat(this.arena.pools().get(0).usedCount()).isZero();
			this.arena.close();
		}
	}

	@Test
	void segmentFailsOnceItsScopeHasFreedTheChunk() {
		Arena arena = this.arena;
		MemorySegment late;
		try (java.lang.foreign.Arena scope = java.lang.foreign.Arena.ofConfined()) {
			MemorySegment segment = ChunkSegments.allocate(arena, 48, scope);
			segment.set(ValueLayout.JAVA_LONG, 8, 4711);
			assertThat(segment.byteSize()).isEqualTo(48);
			assertThat(segment.get(ValueLayout.JAVA_LONG, 8)).isEqualTo(4711);
			late = segment;
		}
		Chunk next = arena.allocateOrThrow(64).putLong(8, 4712);
		assertThatIllegalStateException().isThrownBy(() -> late.get(ValueLayout.JAVA_LONG, 8));
		assertThatIllegalStateException().isThrownBy(() -> late.set(ValueLayout.JAVA_LONG, 8, 1));
		assertThatIllegalStateException().isThrownBy(() -> late.asByteBuffer().getLong(8));
		assertThat(next.getLong(8)).isEqualTo(4712);
		next.close();
	}

	@Test
	void chunkThatIsGivenToAScopeIsSeenByBothAndFreedByTheScope() {
		Chunk chunk = this.arena.allocateOrThrow(64).putLong(0, 4711);
		try (java.lang.foreign.Arena scope = java.lang.foreign.Arena.ofShared()) {
			MemorySegment segment = ChunkSegments.of(chunk, scope);
			assertThat(segment.byteSize()).isEqualTo(64);
			assertThat(segment.address()).isEqualTo(chunk.address());
			assertThat(segment.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(4711);
			assertThat(chunk.isOpen()).isTrue();
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 64));
		}
		assertThat(chunk.isOpen()).isFalse();
	}

	@Test
	void nothingIsTakenWhereTheScopeIsClosedOrOfAnotherThread() throws Exception {
		java.lang.foreign.Arena closed = java.lang.foreign.Arena.ofConfined();
		closed.close();
		assertThatIllegalStateException().isThrownBy(() -> ChunkSegments.allocate(this.arena, 1, closed));
		try (java.lang.foreign.Arena confined = java.lang.foreign.Arena.ofConfined()) {
			CompletableFuture
				.runAsync(() -> assertThatExceptionOfType(WrongThreadException.class)
					.isThrownBy(() -> ChunkSegments.allocate(this.arena, 1, confined)))
				.get(30, TimeUnit.SECONDS);
			Chunk chunk = this.arena.allocateOrThrow(64);
			assertThatIllegalStateException().isThrownBy(() -> ChunkSegments.of(chunk, closed));
			assertThat(chunk.isOpen()).isTrue();
			chunk.close();
			assertThatIllegalStateException().isThrownBy(() -> ChunkSegments.of(chunk, confined));
		}
	}

	@Test
	void exhaustedArenaIsSaid() {
		try (java.lang.foreign.Arena scope = java.lang.foreign.Arena.ofConfined()) {
			ChunkSegments.allocate(this.arena, 1, scope);
			assertThatExceptionOfType(ArenaExhaustedException.class)
				.isThrownBy(() -> ChunkSegments.allocate(this.arena, 1, scope));
		}
	}

	@Test
	void allocatorZeroesAndKeepsTheAlignmentThatChunksHave() {
		this.arena.allocateOrThrow(64).fill(0, 64, (byte) 1).close();
		try (java.lang.foreign.Arena scope = java.lang.foreign.Arena.ofConfined()) {
			SegmentAllocator allocator = ChunkSegments.allocator(this.arena, scope);
			assertThatIllegalArgumentException().isThrownBy(() -> allocator.allocate(8, 128))
				.withMessage("Requested an alignment of 128 bytes: chunks have one of 64");
			MemorySegment text = allocator.allocateFrom("hello");
			assertThat(text.getString(0)).isEqualTo("hello");
			assertThat(text.address() % 64).isZero();
		}
		try (java.lang.foreign.Arena scope = java.lang.foreign.Arena.ofConfined()) {
			assertThat(ChunkSegments.allocator(this.arena, scope)
				.allocate(64)
				.mismatch(MemorySegment.ofArray(new byte[64]))).isEqualTo(-1);
		}
	}

	@Test
	void segmentOfAClosedArenaReadsZerosUntilItsScopeIsClosed() {
		MemorySegment segment;
		try (java.lang.foreign.Arena scope = java.lang.foreign.Arena.ofConfined()) {
			segment = ChunkSegments.allocate(this.arena, 64, scope);
			segment.fill((byte) 1);
			this.arena.close();
			assertThat(segment.get(ValueLayout.JAVA_LONG, 0)).isZero();
			segment.set(ValueLayout.JAVA_LONG, 0, 1);
		}
		assertThatIllegalStateException().isThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 0));
	}

	/** Every value that the reader sees was written by the holder of that time. */
	@Test
	@Timeout(60)
	void readerInAnotherThreadNeverSeesTheNextHoldersBytes() throws Exception {
		AtomicLong seen = new AtomicLong();
		for (long round = 1; round <= 300; round++) {
			java.lang.foreign.Arena scope = java.lang.foreign.Arena.ofShared();
			MemorySegment segment = ChunkSegments.allocate(this.arena, 64, scope);
			segment.set(ValueLayout.JAVA_LONG, 0, round);
			long expected = round;
			CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
				try {
					while (true) {
						assertThat(segment.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(expected);
						seen.incrementAndGet();
					}
				}
				catch (IllegalStateException ex) { // what must come
					Thread.onSpinWait();
				}
			});
			closeBetweenAccesses(scope);
			Chunk next = this.arena.allocateOrThrow(64).putLong(0, -1);
			reader.get(30, TimeUnit.SECONDS);
			next.close();
		}
		assertThat(seen).hasPositiveValue();
	}

	/** A shared scope refuses to be closed while it is accessed. */
	private static void closeBetweenAccesses(java.lang.foreign.Arena scope) {
		while (scope.scope().isAlive()) {
			try {
				scope.close();
			}
			catch (IllegalStateException ex) {
				Thread.onSpinWait();
			}
		}
	}

}
