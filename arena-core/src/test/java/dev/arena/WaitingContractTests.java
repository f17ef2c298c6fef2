package dev.arena;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.arena.process.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What happens to a request when an arena is full.
 */
@Timeout(120)
abstract class WaitingContractTests extends OpenArenas {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final int WAITERS = 200;

	private final List<Chunk> held = new ArrayList<>();

	private Arena arena;

	@BeforeEach
	void fill() {
		this.arena = open(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(2));
		for (int i = 0; i < 4; i++) {
			this.held.add(this.arena.allocateOrThrow(64));
		}
	}

	@Test
	void exhaustedArenaThrowsWhatWasAskedAndHowFullEachPoolIs() {
		this.held.remove(0).close();
		assertThatExceptionOfType(ArenaExhaustedException.class).isThrownBy(() -> this.arena.allocateOrThrow(65))
			.satisfies((ex) -> {
				assertThat(ex.requestedBytes()).isEqualTo(65);
				assertThat(ex.isTooLarge()).isFalse();
				assertThat(ex.pools()).containsExactly(new PoolUse(64, 2, 1), new PoolUse(256, 2, 0));
				assertThat(ex).hasMessageContaining("No chunk of 65 bytes")
					.hasMessageContaining(
							"is exhausted, 1 of 2 chunks of 64 bytes free, 0 of 2 chunks of 256 bytes free");
			});
	}

	@Test
	void requestThatNoChunkCanMeetIsToldApartAndDoesNotWait() throws InterruptedException {
		assertThatExceptionOfType(ArenaExhaustedException.class).isThrownBy(() -> this.arena.allocateOrThrow(257))
			.withMessageContaining("the largest chunks of the arena" + nameInMessages() + " have 256 bytes")
			.satisfies((ex) -> assertThat(ex.isTooLarge()).isTrue());
		assertThat(this.arena.allocate(257, LONG)).isNull();
	}

	private String nameInMessages() {
		return (this.arena.segmentName() != null) ? " " + this.arena.segmentName() : "";
	}

	@Test
	void illegalRequestsAreRefusedWithoutWaiting() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.arena.allocate(0, LONG));
		assertThatIllegalStateException().isThrownBy(() -> this.arena.allocate(64, this.held.get(0), LONG));
		Chunk foreign = open(ArenaSpec.ofChunkSizes(64).withChunkCount(1)).newChunk();
		assertThatIllegalArgumentException().isThrownBy(() -> this.arena.allocate(64, foreign, LONG));
	}

	@Test
	void nullIsTheAnswerAtTheEndOfTheTime() throws InterruptedException {
		long exhaustions = exhaustions();
		assertThat(this.arena.allocate(64, Duration.ofMillis(30))).isNull();
		assertThat(exhaustions()).as("a request that waits is one request").isEqualTo(exhaustions + 1);
		assertThat(this.arena.allocate(64, this.arena.newChunk(), Duration.ZERO)).isFalse();
		assertThat(this.arena.allocate(64, Duration.ofSeconds(Long.MIN_VALUE))).isNull();
	}

	private long exhaustions() {
		return this.arena.pools().get(0).exhaustionCount();
	}

	@Test
	void waiterGetsWhatIsFreed() throws Exception {
		FutureTask<Chunk> waiter = waiting(Duration.ofSeconds(Long.MAX_VALUE));
		this.held.get(3).close();
		try (Chunk chunk = waiter.get()) {
			assertThat(chunk.size()).isEqualTo(256);
			assertThat(this.arena.allocate(64)).isNull();
		}
	}

	@Test
	void waiterIsInterrupted() throws Exception {
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				this.arena.allocate(64, LONG);
				thrown.complete(null);
			}
			catch (Throwable ex) {
				thrown.complete(ex);
			}
		});
		thread.start();
		eventually("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
		thread.interrupt();
		assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> this.arena.allocate(64, LONG));
	}

	@Test
	void whoIsInterruptedHearsOfItEvenIfAChunkIsFree() {
		try (Arena free = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1))) {
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> free.allocate(64, LONG));
			assertThat(Thread.interrupted()).isFalse();
			assertThat(free.pools().get(0).freeCount()).isOne();
		}
	}

	@Test
	void closingEndsTheWait() throws Exception {
		List<FutureTask<Chunk>> waiters = List.of(waiting(LONG), waiting(LONG));
		this.arena.close();
		for (FutureTask<Chunk> waiter : waiters) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(waiter::get)
				.withCauseInstanceOf(IllegalStateException.class);
		}
	}

	/**
	 * Each of them frees and asks again at once, and none has a turn twice before others.
	 */
	@Test
	void noneOfManyWaitersStarves() throws Exception {
		waitAndFree(IntStream.range(0, WAITERS)
			.mapToObj((i) -> (Consumer<Runnable>) (task) -> new Thread(task).start())
			.toList());
	}

	@Test
	void noneOfManyVirtualThreadsStarves() throws Exception {
		Method start = virtualThreads();
		assumeThat(start).as("Java 21 or newer has virtual threads").isNotNull();
		waitAndFree(IntStream.range(0, WAITERS).mapToObj((i) -> (Consumer<Runnable>) (task) -> {
			try {
				start.invoke(null, task);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}).toList());
	}

	private static Method virtualThreads() {
		try {
			return (Runtime.version().feature() >= 21) ? Thread.class.getMethod("startVirtualThread", Runnable.class)
					: null;
		}
		catch (NoSuchMethodException ex) {
			return null;
		}
	}

	private void waitAndFree(List<Consumer<Runnable>> starters) throws Exception {
		this.held.subList(0, 3).forEach(Chunk::close);
		List<FutureTask<Integer>> tasks = new ArrayList<>();
		AtomicInteger turns = new AtomicInteger();
		for (Consumer<Runnable> starter : starters) {
			FutureTask<Integer> task = new FutureTask<>(() -> {
				int turn = 0;
				for (int i = 0; i < 3; i++) {
					try (Chunk chunk = this.arena.allocate(64, LONG)) {
						chunk.putLong(0, i);
						turn = turns.incrementAndGet();
					}
				}
				return turn;
			});
			tasks.add(task);
			starter.accept(task);
		}
		for (FutureTask<Integer> task : tasks) {
			assertThat(task.get(LONG.toSeconds(), TimeUnit.SECONDS)).isLessThanOrEqualTo(3 * WAITERS);
		}
		assertThat(turns).hasValue(3 * WAITERS);
	}

	private FutureTask<Chunk> waiting(Duration timeout) {
		FutureTask<Chunk> task = new FutureTask<>(() -> this.arena.allocate(64, timeout));
		Thread thread = new Thread(task);
		thread.start();
		eventually("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
		return task;
	}

}
