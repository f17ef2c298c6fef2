package dev.arena;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.arena.internal.memory.MappedMemory;

/**
 * A segment in shared memory, which this arena is attached to under one slot.
 */
final class SharedSegment extends Segment {

	private static final long RECLAIM_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

	/**
	 * Reading the clock takes as long as all the rest of an allocation that finds no
	 * chunk. While these come more often than this, fifteen of sixteen do not read it.
	 */
	private static final long FREQUENT_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

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

	private final OwnAttachment attachment;

	private volatile long lastReclaimNanos = System.nanoTime() - RECLAIM_INTERVAL_NANOS;

	/**
	 * Threads may overwrite each other's value here and below: then the clock is read too
	 * early or too late.
	 */
	private int looksToSkip;

	private long lastLookNanos = this.lastReclaimNanos;

	private final LeakReport leakReport;

	private SharedSegment(OwnAttachment attachment, LeakDetection leakDetection) {
		super(attachment.memory(), attachment.header().layout(), attachment.header().identity(), attachment.slot(),
				attachment.name(), leakDetection);
		this.attachment = attachment;
		LeakReport leakReport = newLeakReport();
		this.leakReport = leakReport;
		// An arena that nobody can reach any more cannot be closed: leave on its behalf.
		MappedMemory.whenUnreachable(this, () -> attachment.leaveUnreachable(leakReport));
	}

	static SharedSegment attach(String name, ArenaSpec spec, SharedOptions options) {
		return new SharedSegment(SegmentOpener.open(name, spec, options), options.leakDetection());
	}

	@Override
	void prepareRelease() {
		this.leakReport.prepare();
	}

	@Override
	void release() {
		this.attachment.leave(this.leakReport);
	}

	@Override
	List<Attachment> attachments() {
		return this.attachment.attachments();
	}

	@Override
	ReclaimReport reclaimDead() {
		return this.attachment.reclaim();
	}

	@Override
	boolean reclaimOnExhaustion() {
		if (this.looksToSkip > 0) {
			this.looksToSkip--;
			return false;
		}
		long now = System.nanoTime();
		this.looksToSkip = (now - this.lastLookNanos < FREQUENT_NANOS) ? LOOKS_TO_SKIP : 0;
		this.lastLookNanos = now;
		long last = (long) LAST_RECLAIM_NANOS.getOpaque(this);
		return now - last >= RECLAIM_INTERVAL_NANOS && LAST_RECLAIM_NANOS.compareAndSet(this, last, now)
				&& this.attachment.reclaimIfPossible().reclaimedChunks() > 0;
	}

	@Override
	SegmentStatus statusWhileOpen() {
		return this.attachment.status();
	}

}
