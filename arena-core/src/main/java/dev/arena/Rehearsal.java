package dev.arena;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.arena.internal.memory.KernelAdvice;

/**
 * Goes once through all that calls do, in a small arena of its own. An error that strikes
 * while a class is initialised, {@link StackOverflowError} above all, makes that class
 * useless for as long as the JVM lives. So no class must be left to be initialised by a
 * call: whoever opens an arena has that done.
 */
final class Rehearsal {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(2);

	private static volatile boolean isOver;

	private Rehearsal() {
	}

	/**
	 * Rehearses if nobody has; not where errors or kills are programmed, which would
	 * strike here.
	 */
	static void once() {
		if (!isOver && !CrashPoint.isActive()) {
			KernelAdvice.prepare();
			for (LeakDetection leakDetection : LeakDetection.values()) {
				LocalSegment segment = LocalSegment.create(SPEC,
						LocalOptions.defaults().withLeakDetection(leakDetection));
				try {
					rehearse(segment);
				}
				finally {
					segment.close();
				}
			}
			isOver = true;
		}
	}

	private static void rehearse(Segment segment) {
		Chunk held = use(segment, new Chunk(segment));
		List<Chunk> others = new ArrayList<>();
		for (Chunk chunk = segment.allocate(1, true); chunk != null; chunk = segment.allocate(1, true)) {
			others.add(chunk);
		}
		await(segment, others.get(0));
		others.forEach(Chunk::close);
		segment.deallocate(held);
		segment.deallocate(held);
		segment.freeSlowly(held, held.name);
		SegmentMaintenance maintenance = new SegmentMaintenance(() -> segment);
		maintenance.reclaim();
		maintenance.reclaimInTransit(Duration.ZERO);
		SegmentInspection inspection = new SegmentInspection(() -> segment);
		inspection.verify();
		inspection.chunksInTransit();
		segment.pools().finish(segment.parking);
	}

	/** Takes a chunk in each way that there is, writes, reads and hands it off. */
	private static Chunk use(Segment segment, Chunk cursor) {
		Segment.allocate(segment, 1, cursor, true);
		long read = cursor.putLong(0, 1).putInt(0, 1).putShort(0, (short) 1).putByte(0, (byte) 1).getLong(0);
		byte[] bytes = new byte[(int) (read + cursor.getInt(0) + cursor.getShort(0) + cursor.getByte(0))];
		cursor.putBytes(0, bytes, 0, bytes.length).getBytes(0, bytes, 0, bytes.length).fill(0, 1, (byte) 0);
		cursor.putBytes(0, cursor.view()).getBytes(0, cursor.view()).mismatch(0, cursor, 0, 1);
		cursor.getAndSetLong(0, cursor.getAndSetInt(0, 0));
		cursor.copyTo(0, cursor, 1, 1);
		long handle = cursor.handOff();
		segment.adopt(handle, cursor, false);
		segment.adopt(handle, new Chunk(segment), true);
		segment.deallocate(cursor.handOff());
		segment.deallocate(handle);
		Segment.allocate(segment, 1, cursor, true);
		return cursor;
	}

	/** Waits for no time at all. */
	private static void await(Segment segment, Chunk cursor) {
		cursor.close();
		try {
			segment.allocate(1, cursor, 0);
			segment.allocate(1, new Chunk(segment), 0);
		}
		catch (InterruptedException ex) { // before: it is for whoever opens an arena
			Thread.currentThread().interrupt();
		}
	}

}
