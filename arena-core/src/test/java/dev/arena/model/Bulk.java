package dev.arena.model;

import java.util.Collections;

import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many calls at once: so that pools of more than one block come to their edges too.
 */
final class Bulk {

	private Bulk() {
	}

	/** Takes all chunks of a pool, or as many as some number. */
	static void fill(World world, Step step) {
		Seat seat = world.seat(step.arena());
		ModelArena arena = seat.arena();
		if (arena.isClosed) {
			return;
		}
		ModelPool pool = arena.segment.pools.get(step.what() % arena.segment.pools.size());
		long count = Math.min(pool.free(), (step.variant() % 4 == 3) ? step.variant() % 67 : Long.MAX_VALUE);
		world.say(seat + ": " + count + " x tryAllocate(" + pool.sizeBytes + ")");
		World.CALLS.addAndGet(count);
		for (long i = 0; i < count; i++) {
			seat.hoard.add(take(world, seat, pool));
		}
		if (pool.free() == 0) {
			assertThat(arena.arena.tryAllocate(pool.sizeBytes)).as("one more than there are").isNull();
			pool.exhaustions++;
		}
	}

	/** Takes a chunk of a pool, which has one, with a cursor beyond the variables. */
	static ModelCursor take(World world, Seat seat, ModelPool pool) {
		Chunk chunk = seat.arena().arena.tryAllocate(pool.sizeBytes);
		assertThat(chunk).as("one of %d chunks that are free", pool.free()).isNotNull();
		ModelCursor cursor = seat.newCursor(chunk);
		cursor.obtained((obtained) -> obtained.pool == pool && obtained.is(ModelChunk.State.FREE));
		cursor.write(world.newContent());
		pool.allocations++;
		return cursor;
	}

	/** Frees what {@link #fill} has taken, in order, in reverse, or only some of it. */
	static void empty(World world, Step step) {
		Seat seat = world.seat(step.arena());
		world.say(seat + ": closes " + seat.hoard.size() + " cursors, " + step.variant() % 4);
		World.CALLS.addAndGet(seat.hoard.size());
		if (step.variant() % 2 == 1) {
			Collections.reverse(seat.hoard);
		}
		for (int i = 0; i < seat.hoard.size(); i++) {
			if (step.variant() % 4 < 2 || i % 5 != 0) {
				ModelCursor cursor = seat.hoard.get(i);
				cursor.chunk.close();
				if (cursor.holding != null) {
					cursor.holding.free();
				}
			}
		}
		seat.hoard.removeIf((cursor) -> cursor.holding == null);
	}

}
