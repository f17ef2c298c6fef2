package dev.arena;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * An error between any two steps of a call loses no chunk and gives none to two: what was
 * unfinished is finished or undone by a later call.
 */
abstract class ErrorContractTests extends OpenArenas {

	private static final long CHUNKS = 100; // two blocks, so that there is a root above

	private static final int CALLS = 4000;

	private final Thread tester = Thread.currentThread();

	/** What this test may have freed twice, by address; each must be held once. */
	private final Map<Long, Chunk> held = new HashMap<>();

	private final List<Long> sent = new ArrayList<>();

	private Arena arena;

	/** A handle whose chunk may be in transit, or not any more. */
	private long doubtful;

	@BeforeEach
	void errorsCanBeThrown() {
		assumeThat(CrashPoints.canBeProgrammed()).as("started with -Darena.test.crash-errors=true").isTrue();
	}

	@AfterEach
	void nothingHappensAtCrashPointsAnyMore() {
		if (CrashPoints.canBeProgrammed()) {
			CrashPoint.program(null);
		}
	}

	static Set<CrashPoint> points() {
		return EnumSet.range(CrashPoint.TAKE_BEGUN, CrashPoint.ADOPT_BEGUN);
	}

	@ParameterizedTest
	@MethodSource("points")
	void errorAtEachPointLosesNothing(CrashPoint point) {
		this.arena = open(ArenaSpec.ofChunkSizes(64, 1024).withChunkCount(CHUNKS));
		AtomicLong thrown = new AtomicLong();
		SplittableRandom random = new SplittableRandom(point.ordinal());
		CrashPoint.program((reached) -> {
			boolean isPrecursor = reached == precursor(point);
			if (Thread.currentThread() == this.tester && (reached == point || isPrecursor) && random.nextInt(3) == 0) {
				thrown.addAndGet((reached == point) ? 1 : 0);
				throw new ThrownError();
			}
		});
		use(random);
		CrashPoint.program(null);
		assertThat(thrown).as("errors thrown at " + point).hasPositiveValue();
		nothingIsLost();
	}

	/** What must go wrong before a point is reached at all. */
	private static CrashPoint precursor(CrashPoint point) {
		return switch (point) {
			case PARKED_FOUND -> CrashPoint.FREE_BEGUN;
			case UNRAISED_FOUND -> CrashPoint.FREED;
			default -> point;
		};
	}

	/** Random calls, each of which may fail; remembers what is held as a caller does. */
	private void use(SplittableRandom random) {
		List<Chunk> cursors = new ArrayList<>();
		Set<Long> doubtfulHandles = new HashSet<>();
		for (int i = 0; i < CALLS; i++) {
			boolean isFilling = i / 500 % 2 == 0;
			try {
				if (random.nextInt(100) < (isFilling ? 70 : 30)) {
					obtain(random, cursors);
				}
				else {
					giveUp(random);
				}
				doubtfulHandles.forEach((handle) -> this.arena.deallocate(handle.longValue()));
				doubtfulHandles.clear();
			}
			catch (ThrownError ex) { // as a caller that goes on
				doubtfulHandles.add(this.doubtful);
				this.held.values().removeIf((chunk) -> !chunk.isOpen());
			}
		}
	}

	private void obtain(SplittableRandom random, List<Chunk> cursors) {
		long sizeBytes = random.nextBoolean() ? 64 : 1024;
		Chunk cursor;
		if (!this.sent.isEmpty() && random.nextInt(4) == 0) {
			long handle = this.sent.remove(this.sent.size() - 1);
			this.doubtful = handle; // an error may come before or after the adoption
			cursor = this.arena.adopt(handle);
			this.doubtful = 0;
			assertThat(cursor).as("chunk handed off").isNotNull();
		}
		else if (random.nextBoolean()) {
			cursor = this.arena.allocate(sizeBytes);
		}
		else {
			cursor = cursors.stream().filter((candidate) -> !candidate.isOpen()).findFirst().orElse(null);
			if (cursor == null) {
				cursor = this.arena.newChunk();
				cursors.add(cursor);
			}
			cursor = this.arena.allocate(sizeBytes, cursor) ? cursor : null;
		}
		if (cursor != null) {
			assertThat(this.held.put(cursor.address(), cursor)).as("holder of the same chunk").isNull();
			cursor.putLong(0, cursor.address());
		}
	}

	private void giveUp(SplittableRandom random) {
		if (this.held.isEmpty()) {
			return;
		}
		Chunk cursor = this.held.values().stream().skip(random.nextInt(this.held.size())).findFirst().orElseThrow();
		assertThat(cursor.getLong(0)).isEqualTo(cursor.address());
		long address = cursor.address();
		switch (random.nextInt(4)) {
			case 0 -> {
				long handle = cursor.handle();
				try {
					cursor.handOff();
				}
				finally {
					if (!cursor.isOpen()) { // whether or not an error came after it
						this.sent.add(handle);
					}
				}
			}
			case 1 -> assertThat(this.arena.deallocate(cursor)).isTrue();
			case 2 -> {
				if (!this.sent.isEmpty()) {
					assertThat(this.arena.deallocate(this.sent.remove(0).longValue())).isTrue();
				}
				return;
			}
			default -> cursor.close();
		}
		this.held.remove(address);
	}

	private void nothingIsLost() {
		this.held.values().forEach(Chunk::close);
		this.sent.forEach((handle) -> assertThat(this.arena.deallocate(handle.longValue())).isTrue());
		List<Chunk> all = takeAll();
		assertThat(all).as("chunks served by a pool of %d and one of as many", CHUNKS).hasSize((int) (2 * CHUNKS));
		assertThat(all.stream().map(Chunk::address)).doesNotHaveDuplicates();
		all.forEach(Chunk::close);
		VerificationReport report = this.arena.inspect().verify();
		assertThat(report.contradictions()).isEmpty();
		assertThat(report.freeChunks()).isEqualTo(2 * CHUNKS);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 65, 4097 })
	void chunkIsFoundWhoseFreeFailedBeforeItsFlagsWereRaised(long chunkCount) {
		this.arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(chunkCount));
		List<Chunk> all = takeAll();
		Chunk last = all.get(all.size() - 1);
		CrashPoint.program((reached) -> {
			if (Thread.currentThread() == this.tester && reached == CrashPoint.FREED) {
				throw new ThrownError();
			}
		});
		assertThatExceptionOfType(ThrownError.class).isThrownBy(last::close);
		CrashPoint.program(null);
		assertThat(this.arena.allocate(64)).isNotNull();
		assertThat(this.arena.allocate(64)).isNull();
	}

	/** More errors, without an allocation between them, than there is room to note. */
	@ParameterizedTest
	@EnumSource(value = CrashPoint.class, names = { "FREE_BEGUN", "FREED" })
	void noErrorOfManyOpensACursorWhoseChunkIsFree(CrashPoint point) {
		this.arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(600));
		List<Chunk> all = takeAll();
		CrashPoint.program((reached) -> {
			if (Thread.currentThread() == this.tester && reached == point) {
				throw new ThrownError();
			}
		});
		for (int i = 0; i < all.size(); i++) {
			Chunk chunk = all.get(i);
			if (i % 2 == 0) {
				assertThatExceptionOfType(ThrownError.class).isThrownBy(chunk::close);
			}
			else {
				assertThatExceptionOfType(ThrownError.class).isThrownBy(() -> this.arena.deallocate(chunk));
			}
		}
		CrashPoint.program(null);
		List<Chunk> open = all.stream().filter(Chunk::isOpen).toList();
		assertThat(open.size()).as("cursors that stay open")
			.matches((size) -> (size > 0) == (point != CrashPoint.FREED));
		List<Chunk> others = takeAll();
		assertThat(Stream.concat(open.stream(), others.stream()).map(Chunk::address)).hasSize(600)
			.doesNotHaveDuplicates();
	}

	/** Nobody else could have it: its handle is used up. */
	@Test
	void chunkThatIsAdoptedWhenAnErrorStrikesIsInTheCallersCursor() {
		this.arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(2));
		Chunk cursor = this.arena.newChunk();
		long handle = this.arena.allocateOrThrow(64).putLong(0, 42).handOff();
		throwAt(CrashPoint.ADOPT_BEGUN);
		assertThatExceptionOfType(ThrownError.class).isThrownBy(() -> this.arena.adopt(handle, cursor));
		assertThat(cursor.isOpen()).isFalse();
		throwAt(CrashPoint.TAKEN);
		assertThatExceptionOfType(ThrownError.class).isThrownBy(() -> this.arena.adopt(handle, cursor));
		assertThat(cursor.getLong(0)).isEqualTo(42);
		long again = cursor.handOff();
		assertThatExceptionOfType(ThrownError.class).isThrownBy(() -> this.arena.adopt(again));
		CrashPoint.program(null);
		assertThat(takeAll()).as("the chunk of the cursor that nobody knows is free").hasSize(2);
	}

	private void throwAt(CrashPoint point) {
		CrashPoint.program((reached) -> {
			if (Thread.currentThread() == this.tester && reached == point) {
				throw new ThrownError();
			}
		});
	}

	private List<Chunk> takeAll() {
		List<Chunk> all = new ArrayList<>();
		for (Chunk chunk = this.arena.allocate(64); chunk != null; chunk = this.arena.allocate(64)) {
			all.add(chunk);
		}
		return all;
	}

	/** The free was not complete when the search passed it, so the search is not over. */
	@ParameterizedTest
	@EnumSource(value = CrashPoint.class, names = { "FREE_BEGUN", "FREED" })
	void chunkOfAFreeThatFailsDuringASearchIsFound(CrashPoint point) throws InterruptedException {
		this.arena = open(ArenaSpec.ofChunkSizes(64).withChunkCount(65));
		List<Chunk> all = new ArrayList<>();
		while (all.size() < 65) {
			all.add(this.arena.allocate(64));
		}
		Thread other = new Thread(all.get(0)::close);
		other.setUncaughtExceptionHandler((thread, thrown) -> assertThat(thrown).isInstanceOf(ThrownError.class));
		CrashPoint.program((reached) -> {
			if (Thread.currentThread() == other && reached == point) {
				throw new ThrownError();
			}
			if (Thread.currentThread() == this.tester && reached == CrashPoint.SCAN_LOOKED
					&& other.getState() == Thread.State.NEW) {
				other.start();
				joinUninterruptibly(other);
			}
		});
		Chunk found = this.arena.allocate(64);
		CrashPoint.program(null);
		assertThat(other.getState()).isEqualTo(Thread.State.TERMINATED);
		assertThat(all.get(0).isOpen()).isFalse();
		assertThat(found).as("what the other thread has freed").isNotNull();
		assertThat(this.arena.allocate(64)).isNull();
	}

	private static void joinUninterruptibly(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What the tests throw.
	 */
	private static final class ThrownError extends Error {

		private static final long serialVersionUID = 1L;

	}

}
