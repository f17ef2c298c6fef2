package dev.arena.model;

import java.time.Duration;
import java.util.List;

import dev.arena.Chunk;
import dev.arena.ReclaimReport;

/**
 * The calls that one thread makes at a time, legal and illegal.
 */
final class Ordinary {

	private static final List<Duration> AGES = List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofNanos(-1),
			Duration.ofDays(3));

	private Ordinary() {
	}

	static void allocate(World world, Step step) {
		world.run(allocation(world, step));
	}

	static Call allocation(World world, Step step) {
		Seat seat = world.seat(step.arena());
		boolean isForeign = step.variant() % 29 == 28;
		boolean isNew = step.variant() % 4 == 3 && !isForeign && seat.cursor(step.cursor()).holding == null;
		return new AllocateCall(world, seat, step.cursor(), sizeBytes(world, step.what()), step.variant() % 3 != 2,
				isNew);
	}

	/** Most often what fits a pool; sometimes what fits none, or is illegal. */
	static long sizeBytes(World world, int what) {
		int poolCount = world.spec.pools().size();
		long poolBytes = world.spec.pools().get(what % poolCount).chunkSizeBytes();
		return switch (what / poolCount % 16) {
			case 11 -> poolBytes / 2 + 1;
			case 12 -> poolBytes + 1;
			case 13 -> world.spec.pools().get(poolCount - 1).chunkSizeBytes() + 1;
			case 14 -> (what % 2 == 0) ? Long.MAX_VALUE : Long.MIN_VALUE;
			case 15 -> -(what % 2);
			default -> poolBytes;
		};
	}

	static void free(World world, Step step) {
		world.run(freeing(world, step));
	}

	static Call freeing(World world, Step step) {
		Seat seat = world.seat(step.arena());
		ModelCursor cursor = seat.cursor(step.cursor());
		return switch (step.variant() % 8) {
			case 0, 1, 2 -> FreeCall.closing(world, cursor);
			case 3 -> FreeCall.deallocating(world, world.seat(step.what()), cursor);
			default -> FreeCall.deallocating(world, seat, cursor);
		};
	}

	static void handOff(World world, Step step) {
		world.run(handingOff(world, step));
	}

	static Call handingOff(World world, Step step) {
		return new HandOffCall(world, world.seat(step.arena()).cursor(step.cursor()));
	}

	static void adopt(World world, Step step) {
		world.run(adoption(world, step));
	}

	static Call adoption(World world, Step step) {
		Seat seat = world.seat(step.arena());
		boolean isNew = step.variant() % 2 == 1 && seat.cursor(step.cursor()).holding == null;
		return new AdoptCall(world, seat, step.cursor(), handle(world, seat, step.what()), isNew);
	}

	static void freeInTransit(World world, Step step) {
		world.run(freeingInTransit(world, step));
	}

	static Call freeingInTransit(World world, Step step) {
		Seat seat = world.seat(step.arena());
		return new FreeInTransitCall(world, seat, handle(world, seat, step.what()));
	}

	/** A handle of some kind, most often one that is or was valid somewhere. */
	private static long handle(World world, Seat seat, int what) {
		List<Long> seen = world.handles;
		if (seen.isEmpty()) {
			return what % 3;
		}
		int kind = what % 16;
		long handle = seen.get(seen.size() - 1 - what / 16 % seen.size());
		long step = seat.arena().segment.handleStep();
		return switch (kind) {
			case 9 -> handle + (step << 24);
			case 10 -> handle - step;
			case 11 -> handle + 1;
			case 12 -> handle & -step;
			case 13 -> handle & step - 1;
			case 14 -> handle ^ Long.MIN_VALUE;
			case 15 -> (what % 32 == 15) ? 0 : 0x9E37_79B9_7F4A_7C15L * what;
			case 6, 7, 8 -> heldHandle(world, what, handle);
			default -> handle;
		};
	}

	/** What {@code handle()} of some open cursor says: not valid before the hand-off. */
	private static long heldHandle(World world, int what, long otherwise) {
		Seat seat = world.seat(what / 16);
		ModelCursor cursor = seat.isUsed() ? seat.cursor(what / 128) : null;
		return (cursor != null && cursor.holding != null) ? cursor.holding.handleAfterHandOff() : otherwise;
	}

	/** Reads and writes, inside and outside of the chunk. */
	static void use(World world, Step step) {
		ModelCursor cursor = world.seat(step.arena()).cursor(step.cursor());
		world.say("use " + cursor);
		if (cursor.holding != null) {
			long sizeBytes = cursor.holding.pool.sizeBytes;
			cursor.write(world.newContent());
			Outcome.of(() -> cursor.chunk.getLong(sizeBytes - 7)).expectThrown(IndexOutOfBoundsException.class);
			Outcome.of(() -> cursor.chunk.putByte(sizeBytes, (byte) 1)).expectThrown(IndexOutOfBoundsException.class);
			Outcome.of(() -> cursor.chunk.putInt(-1, 1)).expectThrown(IndexOutOfBoundsException.class);
			return;
		}
		Outcome.of(cursor.chunk::handle).expectThrown(IllegalStateException.class);
		Outcome.of(cursor.chunk::size).expectThrown(IllegalStateException.class);
		Outcome.of(cursor.chunk::address).expectThrown(IllegalStateException.class);
		Outcome.of(cursor.chunk::buffer).expectThrown(IllegalStateException.class);
		if (!cursor.arena.isClosed) {
			Outcome.of(() -> cursor.chunk.getLong(0)).expectThrown(IllegalStateException.class);
			Outcome.of(() -> cursor.chunk.putByte(0, (byte) 1)).expectThrown(IllegalStateException.class);
		}
		else { // reads and writes nothing, whatever it held
			Outcome.of(() -> accessClosed(cursor.chunk)).expect(null);
		}
	}

	private static Object accessClosed(Chunk chunk) {
		try {
			chunk.putLong(0, -1);
		}
		catch (IllegalStateException ex) { // it was empty already
			return null;
		}
		return null;
	}

	static void reclaimInTransit(World world, Step step) {
		world.run(reclaimingInTransit(world, step));
	}

	static Call reclaimingInTransit(World world, Step step) {
		return new ReclaimInTransitCall(world, world.seat(step.arena()), AGES.get(step.what() % AGES.size()));
	}

	/** Nobody is dead here: nothing is reclaimed. */
	static void reclaim(World world, Step step) {
		Seat seat = world.seat(step.arena());
		world.say(seat + ".maintain().reclaim()");
		Outcome outcome = Outcome.of(() -> seat.arena().arena.maintain().reclaim());
		if (seat.arena().isClosed) {
			outcome.expectThrown(IllegalStateException.class);
		}
		else {
			outcome.expect(new ReclaimReport(0, 0, 0));
		}
	}

}
