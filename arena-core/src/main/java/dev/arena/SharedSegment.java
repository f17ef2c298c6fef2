package dev.arena;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.arena.internal.memory.MappedMemory;

/**
 * A segment in shared memory, in which this arena takes part under one attachment slot.
 */
final class SharedSegment extends Segment {

	private static final long RECLAIM_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

	/**
	 * A look at the clock takes as long as all the rest of the answer "none". Who asks
	 * again and again at once looks seldom: many skipped looks take as long as that, or
	 * else the next look ends the haste.
	 */
	private static final long HASTE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

	private static final int LOOKS_TO_SKIP = 15;

	private static final VarHandle LAST_RECLAIM_NANOS;

	static {
		try {
			LAST_RECLAIM_NANOS = MethodHandles.lookup()
				.findVarHandle(SharedSegment.class, "lastReclaimNanos", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Participation participation;

	private volatile long lastReclaimNanos = System.nanoTime() - RECLAIM_INTERVAL_NANOS;

	/** Threads may overwrite each other's here: then somebody looks too early or late. */
	private int looksToSkip;

	/** As above. */
	private long lastLookNanos = this.lastReclaimNanos;

	private final LeakReport leakReport;

	private SharedSegment(Participation participation, LeakDetection leakDetection) {
		super(participation.memory(), participation.layout(), participation.slot(), true, participation.name(),
				leakDetection);
		this.participation = participation;
		LeakReport leakReport = newLeakReport();
		this.leakReport = leakReport;
		// An arena that nobody can reach any more cannot be closed: leave on its behalf.
		MappedMemory.whenUnreachable(this, () -> participation.leaveUnreachable(leakReport));
	}

	static SharedSegment attach(String name, ArenaSpec spec, SharedOptions options) {
		return new SharedSegment(SegmentOpener.open(name, spec, options), options.leakDetection());
	}

	@Override
	void release() {
		this.participation.leave(this.leakReport);
	}

	@Override
	List<Attachment> participants() {
		return this.participation.attachments();
	}

	@Override
	int attachmentCount() {
		return this.participation.attachments().size();
	}

	@Override
	ReclaimReport reclaim() {
		return this.participation.reclaim();
	}

	@Override
	boolean reclaimOnExhaustion() {
		if (this.looksToSkip > 0) {
			this.looksToSkip--;
			return false;
		}
		long now = System.nanoTime();
		this.looksToSkip = (now - this.lastLookNanos < HASTE_NANOS) ? LOOKS_TO_SKIP : 0;
		this.lastLookNanos = now;
		long last = (long) LAST_RECLAIM_NANOS.getOpaque(this);
		return now - last >= RECLAIM_INTERVAL_NANOS && LAST_RECLAIM_NANOS.compareAndSet(this, last, now)
				&& this.participation.reclaimIfPossible().reclaimedChunks() > 0;
	}

	@Override
	SegmentStatus statusWhileOpen() {
		return this.participation.status();
	}

}
