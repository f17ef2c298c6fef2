package dev.arena;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import dev.arena.PoolMemory.Holder;
import dev.arena.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

class PoolVerificationTests {

	private static final String POOL = "pool of 16-byte chunks: ";

	private static VerificationReport verify(PoolMemory memory) {
		return memory.pools(1).verify();
	}

	/** Memory in which a chunk of each block was taken and freed again. */
	private static PoolMemory used(long count) {
		PoolMemory memory = PoolMemory.of(count);
		SlabPool pool = memory.pool(1);
		Holder holder = new Holder();
		for (long index = 0; index < count; index += 64) {
			pool.take(index, holder);
			pool.free(holder.name);
		}
		return memory;
	}

	@Test
	void chunksAreCountedByPhase() {
		try (PoolMemory memory = used(200)) {
			memory.pool(1).take(5, new Holder());
			memory.pool(2).take(199, new Holder());
			Holder sent = new Holder();
			memory.pool(1).take(70, sent);
			memory.pool(1).handOff(sent.name);
			assertThat(verify(memory)).isEqualTo(new VerificationReport(197, 2, 1, 0, List.of()));
		}
	}

	@Test
	void impossibleWordsAreToldAndCountAsNothing() {
		try (PoolMemory memory = used(200)) {
			memory.setWord(5, ChunkWord.holding(0));
			memory.setWord(130, -1);
			assertThat(verify(memory)).isEqualTo(new VerificationReport(198, 0, 0, 2, List.of(
					POOL + "chunk 5 is in LIVE in generation 0 by slot 0",
					POOL + "chunk 130 is in phase 3 " + "in generation 17592186044415 by slot 255 with stamp 1023")));
		}
	}

	@Test
	void freeChunkBelowALoweredFlagOfAnyLevelIsToldOnce() {
		try (PoolMemory memory = used(128)) {
			for (int index = 65; index < 128; index++) {
				memory.setWord(index, ChunkWord.holding(1));
			}
			memory.setFlag(0, 1, memory.flag(0, 1) | FlagWord.NONE);
			assertThat(verify(memory)).isEqualTo(new VerificationReport(65, 63, 0, 1, List.of(POOL + "chunk 64 is FREE "
					+ "in generation 1 by slot 1 and cannot be found: the flag above it on level 0 is NONE")));
			memory.tree().raise(1);
			memory.setFlag(1, 0, memory.flag(1, 0) | FlagWord.NONE);
			assertThat(verify(memory).contradictionCount()).isEqualTo(65);
			assertThat(verify(memory).contradictions()).hasSize(65)
				.allMatch((sentence) -> sentence.endsWith("the flag above it on level 1 is NONE"));
			memory.setFlag(1, 0, memory.flag(1, 0) | 3);
			assertThat(verify(memory).contradictions())
				.allMatch((sentence) -> sentence.endsWith("the flag above it on level 1 is of kind 3"));
		}
	}

	@Test
	void lookThatIsGoingOnIsNoContradiction() {
		try (PoolMemory memory = used(128)) {
			memory.tree().beginScan(0, 1);
			memory.tree().beginScan(1, 0);
			assertThat(verify(memory).isIntact()).isTrue();
		}
	}

	@Test
	void allAreCountedAndTheFirstHundredAreTold() {
		Contradictions contradictions = new Contradictions();
		AtomicInteger made = new AtomicInteger();
		for (int i = 0; i < 1_000_000; i++) {
			contradictions.of((i < 50) ? "first" : "second").add(() -> "number " + made.getAndIncrement());
		}
		assertThat(contradictions.count()).isEqualTo(1_000_000);
		assertThat(contradictions.told()).hasSize(100)
			.startsWith("first: number 0")
			.contains("second: number 50")
			.endsWith("second: number 99");
		assertThat(made).as("sentences that were made").hasValue(100);
	}

	/** In 24 MiB of heap. */
	@Test
	void millionsOfDamagedChunksDoNotFillTheHeap() {
		try (ChildJvm child = ChildJvm.running(DamagedPool.class).withJvmArguments("-Xmx24m").start()) {
			child.expect("100 of 4000000");
			child.expectExit(0);
		}
	}

	/**
	 * Verifies a pool of which every chunk is damaged.
	 */
	static final class DamagedPool {

		private DamagedPool() {
		}

		public static void main(String[] arguments) {
			long count = 4_000_000;
			try (PoolMemory memory = used(count)) {
				for (long index = 0; index < count; index++) {
					memory.setWord(index, -1);
				}
				VerificationReport report = verify(memory);
				System.out.println(report.contradictions().size() + " of " + report.contradictionCount());
			}
		}

	}

}
