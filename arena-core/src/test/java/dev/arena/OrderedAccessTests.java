package dev.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Accesses to a chunk that name their memory order. */
class OrderedAccessTests {

	private static final int ROUNDS = 100_000;

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1));

	private final Chunk chunk = this.arena.allocateOrThrow(64);

	@AfterEach
	void close() {
		this.chunk.close();
		this.arena.close();
	}

	@Test
	void everyOrderReadsWhatEveryOtherHasWritten() {
		this.chunk.fill(0, 64, (byte) -1);
		this.chunk.putIntRelease(4, 0x80000001);
		assertThat(this.chunk.getIntAcquire(4)).isEqualTo(0x80000001).isEqualTo(this.chunk.getInt(4));
		this.chunk.putIntOpaque(4, 7);
		assertThat(this.chunk.getIntVolatile(4)).isEqualTo(7);
		this.chunk.putIntVolatile(4, 8);
		assertThat(this.chunk.getIntOpaque(4)).isEqualTo(8);
		this.chunk.putLongRelease(16, Long.MIN_VALUE + 1);
		assertThat(this.chunk.getLongAcquire(16)).isEqualTo(Long.MIN_VALUE + 1).isEqualTo(this.chunk.getLong(16));
		this.chunk.putLongOpaque(16, 7);
		assertThat(this.chunk.getLongVolatile(16)).isEqualTo(7);
		this.chunk.putLongVolatile(16, 8);
		assertThat(this.chunk.getLongOpaque(16)).isEqualTo(8);
		assertThat(this.chunk.getInt(0)).isEqualTo(-1);
		assertThat(this.chunk.getLong(8)).isEqualTo(-1);
		assertThat(this.chunk.getLong(24)).isEqualTo(-1);
	}

	@Test
	void comparesAndSetsOnlyWhatIsExpected() {
		this.chunk.putLong(0, 0).putLong(8, 5);
		assertThat(this.chunk.compareAndSetInt(0, 0, 3)).isTrue();
		assertThat(this.chunk.compareAndSetInt(0, 0, 4)).isFalse();
		assertThat(this.chunk.getLong(0)).isEqualTo(3);
		assertThat(this.chunk.compareAndSetLong(8, 5, -1)).isTrue();
		assertThat(this.chunk.compareAndSetLong(8, 5, 6)).isFalse();
		assertThat(this.chunk.getLong(8)).isEqualTo(-1);
	}

	@Test
	void addsAndWrapsAround() {
		this.chunk.putLong(0, Integer.MAX_VALUE).putLong(8, Long.MAX_VALUE);
		assertThat(this.chunk.getAndAddInt(0, 2)).isEqualTo(Integer.MAX_VALUE);
		assertThat(this.chunk.getInt(0)).isEqualTo(Integer.MIN_VALUE + 1);
		assertThat(this.chunk.getInt(4)).isZero();
		assertThat(this.chunk.getAndAddLong(8, 2)).isEqualTo(Long.MAX_VALUE);
		assertThat(this.chunk.getLong(8)).isEqualTo(Long.MIN_VALUE + 1);
	}

	@Test
	void setsAndTellsWhatWasThereBefore() {
		this.chunk.putLong(0, 0).putLong(8, 5);
		assertThat(this.chunk.getAndSetInt(4, -1)).isZero();
		assertThat(this.chunk.getLong(0)).isEqualTo(0xFFFF_FFFF_0000_0000L);
		assertThat(this.chunk.getAndSetLong(8, -1)).isEqualTo(5);
		assertThat(this.chunk.getLong(8)).isEqualTo(-1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.chunk.getAndSetLong(4, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.chunk.getAndSetInt(2, 1));
	}

	@Test
	void refusesWhatIsNotAlignedWithTheNearestOffset() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.chunk.getAndAddInt(6, 1))
			.withMessage(
					"An access with a memory order at offset 6 must be at a multiple of 4: the nearest below is 4");
		assertThatIllegalArgumentException().isThrownBy(() -> this.chunk.putLongRelease(12, 1))
			.withMessage(
					"An access with a memory order at offset 12 must be at a multiple of 8: the nearest below is 8");
		assertThat(this.chunk.address() % ArenaSpec.MIN_CHUNK_SIZE_BYTES).isZero();
	}

	@Test
	void refusesWhatIsOutsideTheChunkAndAnEmptyCursor() {
		assertThatThrownBy(() -> this.chunk.getLongAcquire(64)).isInstanceOf(IndexOutOfBoundsException.class);
		assertThatThrownBy(() -> this.chunk.compareAndSetInt(-4, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
		this.chunk.close();
		assertThatIllegalStateException().isThrownBy(() -> this.chunk.getIntVolatile(0));
	}

	@Test
	@Timeout(60)
	void threadsThatAddLoseNothing() throws Exception {
		this.chunk.fill(0, 64, (byte) 0);
		AtomicLong sumOfTaken = new AtomicLong();
		ExecutorService threads = Executors.newFixedThreadPool(3);
		try {
			List<Future<?>> work = new ArrayList<>();
			for (int thread = 0; thread < 3; thread++) {
				work.add(threads.submit(() -> addAndCompare(sumOfTaken)));
			}
			for (Future<?> each : work) {
				each.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.chunk.getLongAcquire(0)).isEqualTo(3L * ROUNDS);
		assertThat(this.chunk.getIntAcquire(8)).isEqualTo(3 * ROUNDS);
		assertThat(this.chunk.getLongAcquire(16)).isEqualTo(3L * ROUNDS);
		assertThat(sumOfTaken.get() + this.chunk.getLongAcquire(24) + this.chunk.getIntAcquire(32))
			.isEqualTo(6L * ROUNDS);
	}

	private void addAndCompare(AtomicLong sumOfTaken) {
		for (int i = 0; i < ROUNDS; i++) {
			this.chunk.getAndAddLong(0, 1);
			this.chunk.getAndAddInt(8, 1);
			sumOfTaken.addAndGet(this.chunk.getAndSetLong(24, 0) + this.chunk.getAndSetInt(32, 0));
			this.chunk.getAndAddLong(24, 1);
			this.chunk.getAndAddInt(32, 1);
			long before;
			do {
				before = this.chunk.getLongOpaque(16); // another thread's progress makes
														// this go round
			}
			while (!this.chunk.compareAndSetLong(16, before, before + 1));
		}
	}

}
