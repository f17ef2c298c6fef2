package dev.arena;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.SplittableRandom;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.arena.process.Scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Accesses to many bytes of a chunk, compared with the same on arrays. */
class BulkAccessTests {

	private static final int SIZE = 256;

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(SIZE).withChunkCount(3));

	private final Arena otherArena = Arena.local(ArenaSpec.ofChunkSizes(64, SIZE).withChunkCount(4));

	private final Chunk[] chunks = { this.arena.allocateOrThrow(SIZE), this.otherArena.allocateOrThrow(SIZE) };

	/** Lies next to the first chunk, on one side or the other. */
	private final Chunk[] neighbours = { this.arena.allocateOrThrow(SIZE), this.arena.allocateOrThrow(SIZE) };

	@AfterEach
	void close() {
		this.arena.close();
		this.otherArena.close();
	}

	@Test
	void copiesAndComparesAsArraysDo() {
		long seed = Scale.seed();
		SplittableRandom random = new SplittableRandom(seed);
		byte[][] model = { new byte[SIZE], new byte[SIZE] };
		this.chunks[0].fill(0, SIZE, (byte) 0);
		this.chunks[1].fill(0, SIZE, (byte) 0);
		for (Chunk neighbour : this.neighbours) {
			neighbour.fill(0, SIZE, (byte) 0x5a);
		}
		for (int i = 0; i < Scale.of(20_000); i++) {
			step(random, model);
			for (int each = 0; each < 2; each++) {
				assertThat(content(this.chunks[each])).as("seed %d, step %d", seed, i).isEqualTo(model[each]);
			}
		}
		for (Chunk neighbour : this.neighbours) {
			assertThat(content(neighbour)).containsOnly(0x5a);
		}
	}

	/** One random call, on the chunks and on the arrays. */
	private void step(SplittableRandom random, byte[][] model) {
		int target = random.nextInt(2);
		int source = random.nextInt(2);
		int length = random.nextInt(SIZE + 1);
		int to = random.nextInt(SIZE - length + 1);
		int from = random.nextInt(SIZE - length + 1);
		switch (random.nextInt(5)) {
			case 0 -> {
				this.chunks[target].putBytes(to, this.chunks[source], from, length);
				System.arraycopy(model[source], from, model[target], to, length);
			}
			case 1 -> {
				this.chunks[source].copyTo(from, this.chunks[target], to, length);
				System.arraycopy(model[source], from, model[target], to, length);
			}
			case 2 -> {
				ByteBuffer buffer = buffer(random, length);
				for (int i = buffer.position(); i < buffer.limit(); i++) {
					buffer.put(i, (byte) random.nextInt(4));
				}
				buffer.duplicate().get(model[target], to, length);
				this.chunks[target].putBytes(to, random.nextBoolean() ? buffer : buffer.asReadOnlyBuffer());
			}
			case 3 -> {
				ByteBuffer buffer = buffer(random, length);
				int position = buffer.position();
				this.chunks[source].getBytes(from, buffer);
				assertThat(buffer.hasRemaining()).isFalse();
				assertThat(buffer.flip().position(position)).isEqualTo(ByteBuffer.wrap(model[source], from, length));
			}
			default -> assertThat(this.chunks[target].mismatch(to, this.chunks[source], from, length))
				.isEqualTo(Arrays.mismatch(model[target], to, to + length, model[source], from, from + length));
		}
	}

	/** A buffer of some kind in which a number of bytes remain. */
	private static ByteBuffer buffer(SplittableRandom random, int remaining) {
		int before = random.nextInt(8);
		int capacity = before + remaining + random.nextInt(8);
		ByteBuffer buffer = random.nextBoolean() ? ByteBuffer.allocateDirect(capacity)
				: ByteBuffer.allocate(capacity + 3).slice(3, capacity);
		return buffer.limit(before + remaining).position(before);
	}

	private static byte[] content(Chunk chunk) {
		byte[] bytes = new byte[SIZE];
		chunk.getBytes(0, bytes, 0, SIZE);
		return bytes;
	}

	@Test
	void refusesWhatDoesNotFitInEitherChunk() {
		Chunk small = this.otherArena.allocateOrThrow(64);
		Chunk large = this.chunks[0];
		refuses("65 bytes at offset 0 do not fit in the chunk: it has 64 bytes", () -> small.copyTo(0, large, 0, 65));
		refuses("65 bytes at offset 0 do not fit in the chunk: it has 64 bytes", () -> large.copyTo(0, small, 0, 65));
		refuses("1 bytes at offset -1 do not fit in the chunk: it has 64 bytes", () -> large.mismatch(0, small, -1, 1));
		refuses("-1 bytes at offset 0 do not fit in the chunk: it has 64 bytes", () -> large.putBytes(0, small, 0, -1));
		refuses("65 bytes at offset 0 do not fit in the chunk: it has 64 bytes",
				() -> small.getBytes(0, ByteBuffer.allocate(65)));
		refuses("65 bytes at offset 0 do not fit in the chunk: it has 64 bytes",
				() -> small.putBytes(0, ByteBuffer.allocateDirect(65)));
		refuses("1 bytes at offset " + Long.MAX_VALUE + " do not fit in the chunk: it has 64 bytes",
				() -> small.copyTo(Long.MAX_VALUE, large, 0, 1));
	}

	private static void refuses(String message, ThrowingCallable call) {
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(call).withMessageContaining(message);
	}

	@Test
	void refusesAnEmptyCursorOnEitherSide() {
		Chunk empty = this.arena.newChunk();
		Chunk held = this.chunks[0];
		assertThatIllegalStateException().isThrownBy(() -> empty.copyTo(0, held, 0, 0));
		assertThatIllegalStateException().isThrownBy(() -> held.copyTo(0, empty, 0, 0));
		assertThatIllegalStateException().isThrownBy(() -> held.mismatch(0, empty, 0, 0));
		assertThatIllegalStateException().isThrownBy(() -> empty.getBytes(0, ByteBuffer.allocate(0)));
		assertThatIllegalStateException().isThrownBy(empty::view);
	}

	@Test
	void refusesAReadOnlyBufferAndLeavesItWhereItWas() {
		ByteBuffer readOnly = ByteBuffer.allocate(8).asReadOnlyBuffer();
		assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> this.chunks[0].getBytes(0, readOnly));
		assertThat(readOnly.position()).isZero();
	}

	@Test
	void viewIsTheSameBufferWhileTheCursorHoldsTheSameChunk() {
		Chunk chunk = this.chunks[0];
		ByteBuffer view = chunk.view();
		assertThat(view.isDirect()).isTrue();
		assertThat(view.capacity()).isEqualTo(SIZE);
		view.order(ByteOrder.BIG_ENDIAN).position(8).limit(16).mark();
		assertThat(chunk.view()).isSameAs(view);
		assertThat(view.order()).isEqualTo(ByteOrder.nativeOrder());
		assertThat(view.position()).isZero();
		assertThat(view.limit()).isEqualTo(SIZE);
		view.putLong(SIZE - Long.BYTES, 4711);
		assertThat(chunk.getLong(SIZE - Long.BYTES)).isEqualTo(4711);
		chunk.close();
		assertThatIllegalStateException().isThrownBy(chunk::view);
		assertThat(this.arena.allocate(SIZE, chunk)).isTrue();
		assertThat(chunk.view()).isSameAs(view);
		assertThat(chunk.buffer()).isNotSameAs(view);
	}

	@Test
	void viewFollowsTheCursorToAnotherChunk() {
		Chunk chunk = this.chunks[1];
		ByteBuffer before = chunk.view();
		chunk.close();
		assertThat(this.otherArena.allocate(64, chunk)).isTrue();
		assertThat(chunk.view().capacity()).isEqualTo(64);
		chunk.view().putLong(0, 4711);
		assertThat(chunk.getLong(0)).isEqualTo(4711);
		assertThat(before.capacity()).isEqualTo(SIZE);
	}

	@Test
	void viewOfATrackedChunkIsTheCursorsOwnToo() {
		LocalOptions paranoid = LocalOptions.defaults().withLeakDetection(LeakDetection.PARANOID);
		try (Arena tracking = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1), paranoid)) {
			Chunk chunk = tracking.allocateOrThrow(64);
			ByteBuffer view = chunk.view();
			assertThat(tracking.inspect().trackedAllocations(9)).hasSize(1);
			chunk.close();
			assertThat(tracking.inspect().trackedAllocations(9)).isEmpty();
			assertThat(tracking.allocate(64, chunk)).isTrue();
			assertThat(chunk.view()).isSameAs(view);
		}
	}

	@Test
	void viewOfAClosedArenaReadsZerosAndWritesReachNobody() {
		Chunk chunk = this.chunks[0].fill(0, SIZE, (byte) 7);
		ByteBuffer view = chunk.view();
		this.arena.close();
		assertThat(view.getLong(0)).isZero();
		view.putLong(0, 1);
		assertThatIllegalStateException().isThrownBy(chunk::view).withMessage("The arena is closed");
	}

}
