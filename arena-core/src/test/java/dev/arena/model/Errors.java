package dev.arena.model;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.CrashPoints;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors that strike in the middle of calls.
 */
final class Errors {

	private static final int POINTS = 8;

	private static final List<Function<String, Error>> KINDS = List.of(StackOverflowError::new, OutOfMemoryError::new,
			AssertionError::new);

	private static final int STACK_BYTES = 160_000;

	private Errors() {
	}

	/** Throws at one of the points that a call passes. */
	static void atPoint(World world, Step step) {
		if (!CrashPoints.canBeProgrammed()) {
			return;
		}
		world.prepareForDoubt(world.seat(step.arena()));
		Call call = call(world, step);
		int pass = step.arena() / world.seats.size() % POINTS;
		Thread thread = Thread.currentThread();
		int[] passed = new int[1];
		Error error = KINDS.get(step.cursor() / Seat.CURSORS % KINDS.size()).apply("thrown by the test");
		String[] at = new String[1];
		world.say(call.toString());
		CrashPoints.program((point) -> {
			if (Thread.currentThread() == thread && passed[0]++ == pass) {
				at[0] = point;
				throw error;
			}
		});
		Outcome outcome;
		try {
			outcome = Outcome.of(call::perform);
		}
		finally {
			CrashPoints.clear();
		}
		world.answer((at[0] != null) ? outcome + " at " + at[0] : outcome);
		if (at[0] == null) {
			call.conclude(outcome);
		}
		else {
			assertThat(outcome.thrown()).as("what was thrown").isSameAs(error);
			call.afterError().run();
		}
	}

	private static Call call(World world, Step step) {
		Step calm = new Step(step.action(), step.arena(), step.cursor(), step.what(), step.variant() / 6);
		return switch (step.variant() % 6) {
			case 0 -> Ordinary.allocation(world, calm);
			case 1 -> Ordinary.freeing(world, calm);
			case 2 -> Ordinary.handingOff(world, calm);
			case 3 -> Ordinary.adoption(world, calm);
			case 4 -> Ordinary.freeingInTransit(world, calm);
			default -> Ordinary.reclaimingInTransit(world, calm);
		};
	}

	/**
	 * Recursion until the stack is full, with a call at each depth: so that the error
	 * strikes anywhere in them.
	 */
	static void stackOverflow(World world, Step step) {
		Seat seat = world.seat(step.arena());
		ModelArena arena = seat.arena();
		world.prepareForDoubt(seat);
		ModelCursor cursor = seat.cursor(step.cursor());
		if (arena.isClosed || cursor.arena != arena || cursor.holding != null) {
			return;
		}
		long sizeBytes = world.spec.pools().get(step.what() % world.spec.pools().size()).chunkSizeBytes();
		int kind = step.variant() % 3;
		Recursion recursion = new Recursion(arena.arena, cursor.chunk, sizeBytes, kind);
		world.say(seat + ": recursion of kind " + kind + " that allocates " + sizeBytes + " bytes into " + cursor);
		recursion.runInThread(STACK_BYTES + step.variant() % 997 * 16);
		assertThat(recursion.failure).as("what a thread without stack met").isNull();
		new Reconciliation(world, arena).allowAllocations(Integer.MAX_VALUE).allowAnyHandOff().run();
		world.answer(recursion.depth + " deep");
	}

	/** A thread that calls and calls itself. */
	private static final class Recursion implements Runnable {

		private final Arena arena;

		private final Chunk cursor;

		private final long sizeBytes;

		private final int kind;

		private final Chunk[] kept = new Chunk[100_000];

		private int depth;

		private int keptCount;

		private @Nullable Throwable failure;

		Recursion(Arena arena, Chunk cursor, long sizeBytes, int kind) {
			this.arena = arena;
			this.cursor = cursor;
			this.sizeBytes = sizeBytes;
			this.kind = kind;
		}

		void runInThread(long stackBytes) {
			step(); // loads all classes: an error in an initializer would last
			clean();
			Thread thread = new Thread(null, this, "overflow", stackBytes);
			thread.start();
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			clean();
		}

		@Override
		public void run() {
			try {
				deeper();
			}
			catch (StackOverflowError ex) {
				return;
			}
			catch (Throwable ex) {
				this.failure = ex;
			}
		}

		private void deeper() {
			this.depth++;
			step();
			deeper();
		}

		private void step() {
			switch (this.kind) {
				case 0 -> {
					try {
						this.arena.allocate(this.sizeBytes, this.cursor);
					}
					finally {
						this.cursor.close();
					}
				}
				case 1 -> {
					Chunk chunk = this.arena.allocate(this.sizeBytes);
					if (chunk != null) {
						this.kept[this.keptCount++] = chunk;
					}
					else if (this.keptCount > 0) {
						this.arena.deallocate(this.kept[--this.keptCount]);
					}
				}
				default -> {
					try {
						if (this.arena.allocate(this.sizeBytes, this.cursor)) {
							this.arena.adopt(this.cursor.handOff(), this.cursor);
						}
					}
					finally {
						this.cursor.close();
					}
				}
			}
		}

		private void clean() {
			this.cursor.close();
			for (int i = 0; i < this.kept.length && this.kept[i] != null; i++) {
				this.kept[i].close();
				this.kept[i] = null;
			}
			this.keptCount = 0;
		}

	}

}
