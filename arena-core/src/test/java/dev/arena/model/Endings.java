package dev.arena.model;

import dev.arena.Arena;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arenas that end, move and begin anew.
 */
final class Endings {

	private Endings() {
	}

	/** Closes, perhaps what is closed already. */
	static void close(World world, Step step) {
		Seat seat = world.seat(step.arena());
		ModelArena arena = seat.arena();
		world.say(seat + ".close()");
		arena.arena.close();
		world.closed(arena, seat);
		assertThat(arena.arena.isClosed()).as("%s is closed", seat).isTrue();
		Outcome.of(() -> arena.arena.inspect().verify()).expectThrown(IllegalStateException.class);
		Outcome.of(() -> arena.arena.pools().get(0).counts()).expectThrown(IllegalStateException.class);
		Outcome.of(arena.arena::transfer).expectThrown(IllegalStateException.class);
	}

	/** Opens anew what is closed: a segment of the same name, or a new one. */
	static void reopen(World world, Step step) {
		Seat seat = world.seat(step.arena());
		if (seat.arena().isClosed) {
			seat.open();
		}
	}

	static void transfer(World world, Step step) {
		Seat seat = world.seat(step.arena());
		ModelArena arena = seat.arena();
		if (arena.isClosed) {
			return;
		}
		world.say(seat + " = " + seat + ".transfer()");
		Arena former = arena.arena;
		arena.arena = former.transfer();
		assertThat(former.allocate(1)).isNull();
		assertThat(former.deallocate(seat.cursor(step.cursor()).chunk)).isFalse();
		assertThat(former.pools()).isEmpty();
		assertThat(former.isClosed()).isFalse();
		former.close();
	}

	/** Removes the name: who is attached goes on, who comes later begins anew. */
	static void unlink(World world, Step step) {
		Seat seat = world.seat(step.arena());
		if (seat.segmentName != null) {
			world.say("Arena.unlink(\"" + seat.segmentName + "\")");
			boolean existed = world.named.remove(seat.segmentName) != null;
			assertThat(Arena.unlink(seat.segmentName)).as("%s existed", seat.segmentName).isEqualTo(existed);
		}
	}

}
