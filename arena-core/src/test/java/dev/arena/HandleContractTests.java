package dev.arena;

import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.arena.internal.memory.OffHeap;
import dev.arena.process.Scale;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A handle names one chunk of one segment, once.
 */
@Timeout(60)
abstract class HandleContractTests extends OpenArenas {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(4);

	/** Closes an arena and makes a new one, in shared memory under the same name. */
	abstract Arena createAnew(Arena arena);

	private static void assertNobodyAdopts(Arena arena, long handle) {
		assertThat(arena.adopt(handle)).as("0x%x", handle).isNull();
		assertThat(arena.adopt(handle, arena.newChunk())).as("0x%x", handle).isFalse();
		assertThat(arena.deallocate(handle)).as("0x%x", handle).isFalse();
	}

	@Test
	void handleIsWhatTheLayoutOfHandlesSays() {
		Arena arena = open(SPEC);
		Chunk chunk = arena.allocate(256);
		Segment segment = chunk.segment;
		long index = (chunk.address() - segment.memory().address() - segment.layout().pools().get(1).payloadOffset())
				/ 256;
		assertThat(chunk.handle()).isEqualTo(segment.handles().handle(1, 4 + 1 + index));
	}

	@Test
	void handleOfAnotherArenaOfTheSameGeometryIsNotValid() {
		Arena arena = open(SPEC);
		Arena other = open(SPEC);
		for (int i = 0; i < 4; i++) {
			arena.allocate(64).handOff();
			assertNobodyAdopts(arena, other.allocate(64).handOff());
		}
		assertThat(arena.pools().get(0).counts().inTransit()).isEqualTo(4);
		assertThat(other.pools().get(0).counts().inTransit()).isEqualTo(4);
	}

	@Test
	void handleOfAnEarlierLifeOfTheSegmentIsNotValid() {
		Arena arena = open(SPEC);
		long handle = arena.allocate(64).handOff();
		Arena next = closing(createAnew(arena));
		long same = next.allocate(64).handOff();
		assertThat(same).isNotEqualTo(handle);
		assertNobodyAdopts(next, handle);
		assertThat(next.adopt(same)).isNotNull();
	}

	@Test
	void handleThatIsDeliveredTwiceIsAdoptedOnce() {
		Arena arena = open(SPEC);
		long handle = arena.allocate(64).putLong(0, 7).handOff();
		Chunk first = arena.adopt(handle);
		assertNobodyAdopts(arena, handle);
		assertThat(first.getLong(0)).isEqualTo(7);
		assertThat(arena.deallocate(first)).isTrue();
		assertNobodyAdopts(arena, handle);
		assertThat(arena.inspect().refusedFrees(RefusedFree.STALE_HANDLE)).isEqualTo(2);
	}

	@Test
	void ofAllWhoAdoptAndFreeOneHandleAtOnceOneSucceeds() throws Exception {
		Arena arena = open(SPEC);
		int rounds = Scale.of(5000);
		CyclicBarrier barrier = new CyclicBarrier(2);
		long[] handle = new long[1];
		Chunk sender = arena.newChunk();
		CompletableFuture<Integer> freeing = CompletableFuture.supplyAsync(() -> {
			int freed = 0;
			for (int i = 0; i < rounds; i++) {
				await(barrier);
				freed += arena.deallocate(handle[0]) ? 1 : 0;
				await(barrier);
			}
			return freed;
		});
		Chunk receiver = arena.newChunk();
		int adopted = 0;
		for (int i = 0; i < rounds; i++) {
			assertThat(arena.allocate(64, sender)).isTrue();
			handle[0] = sender.handOff();
			await(barrier);
			adopted += arena.adopt(handle[0], receiver) ? 1 : 0;
			receiver.close();
			await(barrier);
		}
		assertThat(adopted + freeing.get(60, TimeUnit.SECONDS)).isEqualTo(rounds);
		assertThat(arena.pools().get(0).counts()).isEqualTo(new PoolCounts(4, 0, 0, rounds, true));
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void randomHandlesAreThoseOfNothing() {
		SplittableRandom random = new SplittableRandom(Scale.seed());
		Arena arena = open(SPEC);
		arena.allocate(64);
		arena.allocate(64).handOff();
		arena.allocate(256).close();
		for (int i = 0; i < Scale.of(20_000); i++) {
			assertNobodyAdopts(arena, random.nextLong());
			assertNobodyAdopts(arena, random.nextInt(64));
		}
		for (long handle : new long[] { 0, -1, Long.MAX_VALUE, Long.MIN_VALUE }) {
			assertNobodyAdopts(arena, handle);
		}
		assertThat(arena.inspect().verify()).returns(1L, VerificationReport::liveChunks)
			.returns(1L, VerificationReport::chunksInTransit);
	}

	@Test
	void everyBitOfAHandleCounts() {
		Arena arena = open(SPEC);
		long handle = arena.allocate(64).handOff();
		for (int bit = 0; bit < Long.SIZE; bit++) {
			assertNobodyAdopts(arena, handle ^ 1L << bit);
		}
		assertThat(arena.adopt(handle)).isNotNull();
	}

	/** As if a chunk had been freed so many times in between. */
	@Test
	void everyBitOfTheGenerationCounts() {
		Arena arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
		Chunk chunk = arena.allocate(64);
		Segment segment = chunk.segment;
		long wordAddress = segment.memory().address() + segment.layout().pools().get(0).statesOffset();
		long handle = chunk.handOff();
		long word = OffHeap.getLongAcquire(wordAddress);
		for (int bit = 0; bit < 44; bit++) {
			OffHeap.putLongRelease(wordAddress, word ^ 1L << ChunkWord.GENERATION_SHIFT + bit);
			assertNobodyAdopts(arena, handle);
		}
		OffHeap.putLongRelease(wordAddress, word);
		assertThat(arena.adopt(handle)).isNotNull();
	}

	/** So that one early in the life of a segment is no sure hit on another segment. */
	@Test
	void handlesOfNewArenasDoNotBeginWithTheSameNumber() {
		assertThat(open(SPEC).allocate(64).handle()).isNotEqualTo(open(SPEC).allocate(64).handle());
	}

}
