package dev.arena.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.CrashPoints;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two threads that use one cursor, which nobody may do. Whatever they do: only chunks
 * that this cursor had may be lost, until the arena is closed.
 */
final class TwoThreads {

	/** At more points than this nobody is stopped. */
	private static final int POINTS = 5;

	private static final int ROUNDS = Integer.getInteger("arena.model.rounds", 200);

	private static final ExecutorService OTHER = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "other");
		thread.setDaemon(true);
		return thread;
	});

	private final World world;

	private final Seat seat;

	private final ModelArena arena;

	private final ModelCursor misused;

	/** Who allocates and frees with cursors of its own meanwhile. */
	private final Seat innocent;

	private final List<Chunk> innocents = new ArrayList<>();

	private final long sizeBytes;

	private final Set<ModelChunk> adopted = new HashSet<>();

	private volatile @Nullable Throwable failure;

	private volatile int accesses;

	private TwoThreads(World world, Step step) {
		this.world = world;
		this.seat = world.seat(step.arena());
		world.prepareForDoubt(this.seat);
		this.arena = this.seat.arena();
		this.misused = this.seat.cursor(step.cursor());
		this.innocent = innocent(step.arena() / world.seats.size());
		int pool = step.arena() / world.seats.size() % world.spec.pools().size();
		this.sizeBytes = world.spec.pools().get(pool).chunkSizeBytes();
		if (canBeUsed() && step.arena() / 128 % 2 == 1) {
			surround(this.arena.segment.pools.get(pool));
		}
	}

	/** Leaves a free chunk beside two that somebody else holds. */
	private void surround(ModelPool pool) {
		List<ModelCursor> taken = new ArrayList<>();
		this.world.say(this.innocent + ": up to 3 x tryAllocate(" + pool.sizeBytes + "), closes the first");
		while (taken.size() < 3 && pool.free() > 0) {
			taken.add(Bulk.take(this.world, this.innocent, pool));
		}
		if (!taken.isEmpty()) {
			ModelCursor first = taken.remove(0);
			first.chunk.close();
			first.holding.free();
		}
		this.innocent.hoard.addAll(taken);
	}

	/** Another attachment of the segment, if there is one. */
	private Seat innocent(int choice) {
		List<Seat> seats = this.world.seats.stream()
			.filter((other) -> other.isUsed() && !other.arena().isClosed && other.arena().segment == this.arena.segment)
			.toList();
		return seats.isEmpty() ? this.seat : seats.get(choice % seats.size());
	}

	/**
	 * One thread is stopped at some point of its calls, the other makes its own, then the
	 * first goes on: always in the same order.
	 */
	static void interrupted(World world, Step step) {
		interrupted(world, step, script(step.what()), script(step.variant()));
	}

	/** The same, while one thread uses the chunk and the other takes a smaller one. */
	static void interruptedUse(World world, Step step) {
		interrupted(world, step, "allocateLarge write ", "close allocate " + script(step.variant() % 12));
	}

	private static void interrupted(World world, Step step, String first, String second) {
		TwoThreads threads = new TwoThreads(world, step);
		if (!threads.canBeUsed() || !CrashPoints.canBeProgrammed()) {
			return;
		}
		int stopAt = step.cursor() / Seat.CURSORS % POINTS;
		world.say(threads.misused + " by two threads: " + first + "stands at point " + stopAt + " while the other does "
				+ second);
		Thread thread = Thread.currentThread();
		int[] passed = new int[1];
		CrashPoints.program((point) -> {
			if (Thread.currentThread() == thread && !point.equals("PARKED_FOUND") && passed[0]++ == stopAt) {
				threads.await(OTHER.submit(() -> threads.perform(second, 1)));
			}
		});
		try {
			threads.perform(first, 1);
		}
		finally {
			CrashPoints.clear();
		}
		threads.conclude();
	}

	/** Both threads make their calls again and again at the same time. */
	static void atOnce(World world, Step step) {
		TwoThreads threads = new TwoThreads(world, step);
		if (!threads.canBeUsed()) {
			return;
		}
		String first = script(step.what());
		String second = script(step.variant());
		world.say(threads.misused + " by two threads at once: " + first + "and " + second);
		CyclicBarrier start = new CyclicBarrier(2);
		Future<?> other = OTHER.submit(() -> {
			start.await();
			threads.perform(second.replaceAll("innocent \\w+ ", ""), ROUNDS);
			return null;
		});
		Outcome.of(start::await);
		threads.perform(first, ROUNDS);
		threads.await(other);
		threads.conclude();
	}

	private boolean canBeUsed() {
		return !this.arena.isClosed && this.misused.arena == this.arena;
	}

	/** What a thread does, from a number: small numbers do little. */
	private static String script(int number) {
		StringBuilder calls = new StringBuilder();
		for (int rest = number; rest != 0; rest /= 12) {
			calls.append(switch (rest % 12) {
				case 1 -> "allocate ";
				case 2 -> "close ";
				case 3 -> "allocateLarge ";
				case 4 -> "handOff ";
				case 5 -> "adopt ";
				case 6 -> "innocent allocate ";
				case 7 -> "innocent free ";
				case 8 -> "write ";
				case 9 -> "close allocate ";
				case 10 -> "allocateLarge write ";
				case 11 -> "innocent allocate innocent allocate ";
				default -> "";
			});
		}
		return calls.toString();
	}

	private void await(Future<?> other) {
		try {
			other.get(20, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException | InterruptedException ex) {
			this.failure = ex;
		}
	}

	private void perform(String script, int rounds) {
		String[] calls = script.replace("innocent ", "innocent").trim().split(" ");
		for (int i = 0; i < rounds; i++) {
			for (String call : calls) {
				try {
					perform(call);
				}
				catch (IllegalStateException | IndexOutOfBoundsException ex) {
					continue; // the cursor is not as this thread left it
				}
				catch (Throwable ex) {
					this.failure = ex;
				}
			}
		}
	}

	private void perform(String call) {
		Arena real = this.arena.arena;
		Chunk cursor = this.misused.chunk;
		switch (call) {
			case "allocate" -> real.allocate(this.sizeBytes, cursor);
			case "close" -> cursor.close();
			case "allocateLarge" ->
				real.allocate(this.world.spec.pools().get(this.world.spec.pools().size() - 1).chunkSizeBytes(), cursor);
			case "handOff" -> cursor.handOff();
			case "adopt" -> adopt(real, cursor);
			case "innocentallocate" -> allocateInnocent();
			case "innocentfree" -> freeInnocent();
			case "write" -> write(cursor);
			default -> cursor.isOpen();
		}
	}

	private void adopt(Arena real, Chunk cursor) {
		int count = this.world.handles.size();
		if (count > 0) {
			long handle = this.world.handles.get(count - 1);
			ModelChunk chunk = this.arena.segment.inTransit(handle);
			if (chunk != null) {
				synchronized (this.adopted) {
					this.adopted.add(chunk);
				}
			}
			real.adopt(handle, cursor);
		}
	}

	private void allocateInnocent() {
		Chunk chunk = this.innocent.arena().arena.allocate(this.sizeBytes);
		if (chunk != null) {
			this.innocents.add(chunk);
		}
	}

	private void freeInnocent() {
		if (!this.innocents.isEmpty()) {
			assertThat(this.innocent.arena().arena.deallocate(this.innocents.remove(this.innocents.size() - 1)))
				.as("one who did nothing wrong could free its chunk")
				.isTrue();
		}
	}

	/** Anywhere in the largest chunk: often outside of the one that the cursor has. */
	private void write(Chunk cursor) {
		long largest = this.world.spec.pools().get(this.world.spec.pools().size() - 1).chunkSizeBytes();
		for (int i = 0; i < 8; i++) {
			cursor.putLong((16 + this.accesses++ * 40L) % largest, -1);
		}
	}

	/** Lets the model follow, and gives the innocent their chunks. */
	private void conclude() {
		if (this.failure != null) {
			throw new AssertionError("two threads on one cursor: " + this.failure, this.failure);
		}
		this.misused.chunk.close();
		ModelChunk former = this.misused.holding;
		if (former != null) {
			former.content = ModelChunk.UNKNOWN_CONTENT;
		}
		Reconciliation reconciliation = new Reconciliation(this.world, this.arena).allowFree(this.misused)
			.allowAllocations(Integer.MAX_VALUE)
			.allowAnyHandOff()
			.allowTransitToEnd(this.adopted)
			.allowLoss();
		takeInnocents(former);
		reconciliation.run();
		this.world.compareContents();
	}

	/** Each has a chunk of its own, and none that somebody else has. */
	private void takeInnocents(@Nullable ModelChunk former) {
		if (former != null && this.innocents.stream().anyMatch((chunk) -> isChunk(chunk, former))) {
			former.free();
			former.isGenerationExact = false;
		}
		for (ModelChunk chunk : this.adopted) {
			if (this.innocents.stream().anyMatch((innocent) -> isChunk(innocent, chunk))) {
				chunk.free();
				chunk.isGenerationExact = false;
			}
		}
		this.arena.segment.chunks()
			.stream()
			.filter((chunk) -> chunk.is(ModelChunk.State.FREE))
			.forEach((chunk) -> chunk.isGenerationExact = false);
		for (Chunk chunk : this.innocents) {
			ModelCursor cursor = this.innocent.newCursor(chunk);
			cursor.obtained((obtained) -> obtained.is(ModelChunk.State.FREE));
			cursor.write(this.world.newContent());
			this.innocent.hoard.add(cursor);
		}
	}

	private boolean isChunk(Chunk chunk, ModelChunk model) {
		return this.arena.segment.chunkOf(chunk.handle()) == model;
	}

}
