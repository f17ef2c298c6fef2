package dev.arena;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.arena.process.Scale;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Senders and receivers beside a janitor that frees what has been in transit for long.
 */
@Timeout(120)
abstract class TransitContractTests extends OpenArenas {

	private static final int MESSAGES = Scale.of(300_000);

	private static final int DEPTH = 999;

	/** What a janitor does until it is told to stop; how many chunks it has freed. */
	private static CompletableFuture<Long> janitor(AtomicBoolean stop, Arena arena, Duration minimumAge) {
		return CompletableFuture.supplyAsync(() -> {
			long freed = 0;
			while (!stop.get()) {
				freed += arena.maintain().reclaimInTransit(minimumAge);
				arena.inspect().forEachChunkInTransit((chunk) -> assertThat(chunk.age()).isLessThan(minimumAge));
			}
			return freed;
		});
	}

	@Test
	void messageIsNotLostToAJanitorWhoTakesBackMuchOlderOnesOnly() throws Exception {
		Arena arena = open(ArenaSpec.ofChunkSizes(16).withChunkCount(1000));
		AtomicBoolean stop = new AtomicBoolean();
		CompletableFuture<Long> janitor = janitor(stop, arena, Duration.ofMinutes(80));
		long[] queue = new long[DEPTH];
		Chunk sender = arena.newChunk();
		Chunk receiver = arena.newChunk();
		for (long message = 0; message < MESSAGES; message++) {
			int place = (int) (message % DEPTH);
			if (queue[place] != 0) {
				assertThat(arena.adopt(queue[place], receiver)).as("message %d", message - DEPTH).isTrue();
				assertThat(receiver.getLong(0)).isEqualTo(message - DEPTH);
				receiver.close();
			}
			assertThat(arena.allocate(16, sender)).isTrue();
			queue[place] = sender.putLong(0, message).handOff();
		}
		stop.set(true);
		assertThat(janitor.get(60, TimeUnit.SECONDS)).isZero();
		assertThat(arena.pools().get(0).counts()).isEqualTo(new PoolCounts(1, 0, DEPTH, MESSAGES, true));
	}

	@Test
	void messageIsEitherReceivedOrTakenBack() throws Exception {
		Arena arena = open(ArenaSpec.ofChunkSizes(16).withChunkCount(10));
		AtomicBoolean stop = new AtomicBoolean();
		CompletableFuture<Long> janitor = CompletableFuture.supplyAsync(() -> {
			long freed = 0;
			while (!stop.get()) {
				freed += arena.maintain().reclaimInTransit(Duration.ZERO);
			}
			return freed;
		});
		Chunk cursor = arena.newChunk();
		long lost = 0;
		for (long message = 0; message < MESSAGES; message++) {
			assertThat(arena.allocate(16, cursor)).isTrue();
			if (arena.adopt(cursor.putLong(0, message).handOff(), cursor)) {
				assertThat(cursor.getLong(0)).isEqualTo(message);
				cursor.close();
			}
			else {
				lost++;
			}
		}
		stop.set(true);
		assertThat(janitor.get(60, TimeUnit.SECONDS)).isEqualTo(lost);
		assertThat(arena.pools().get(0).counts()).isEqualTo(new PoolCounts(10, 0, 0, MESSAGES, true));
	}

	@Test
	void chunkThatIsHeldHasNoAgeHoweverLongItHasTravelledBefore() {
		Arena arena = open(ArenaSpec.ofChunkSizes(16).withChunkCount(1));
		long handle = arena.allocate(16).handOff();
		arena.maintain().reclaimInTransit(Duration.ofMinutes(80));
		Chunk adopted = arena.adopt(handle);
		assertThat(arena.maintain().reclaimInTransit(Duration.ZERO)).isZero();
		assertThat(arena.deallocate(adopted)).isTrue();
	}

}
