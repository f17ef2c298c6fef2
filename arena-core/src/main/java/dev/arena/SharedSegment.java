package dev.arena;

import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.memory.MappedMemory;

/**
 * A segment in shared memory, which this arena is attached to under one slot.
 */
final class SharedSegment extends Segment {

	private final OwnAttachment attachment;

	private final Membership membership;

	private volatile @Nullable LastReclaim lastReclaim;

	private final LeakReport leakReport;

	private SharedSegment(OwnAttachment attachment, LeakDetection leakDetection, long reclaimIntervalNanos) {
		super(attachment.memory(), attachment.header().layout(), attachment.header().identity(), attachment.slot(),
				attachment.name(), leakDetection);
		this.attachment = attachment;
		this.membership = new Membership(this, attachment.name(),
				Math.min(reclaimIntervalNanos, Math.max(epoch().tickNanos(), Reclaimer.MIN_INTERVAL_NANOS)));
		LeakReport leakReport = newLeakReport();
		this.leakReport = leakReport;
		// An arena that nobody can reach any more cannot be closed: leave on its behalf.
		Membership membership = this.membership;
		MappedMemory.whenUnreachable(this, () -> {
			Reclaimer.remove(membership);
			attachment.leaveUnreachable(leakReport);
		});
	}

	static SharedSegment attach(String name, ArenaSpec spec, SharedOptions options) {
		SharedSegment segment = new SharedSegment(SegmentOpener.open(name, spec, options), options.leakDetection(),
				options.reclaimIntervalNanos());
		Reclaimer.add(segment.membership);
		return segment;
	}

	@Override
	void prepareRelease() {
		this.leakReport.prepare();
	}

	@Override
	void release() {
		Reclaimer.remove(this.membership);
		this.attachment.leave(this.leakReport);
	}

	@Override
	void releaseName() {
		Reclaimer.remove(this.membership);
		this.attachment.giveUpName();
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
	void foundExhausted() {
		this.membership.ring();
	}

	/** What the reclaimer does: as much as can be done without waiting for anybody. */
	private void reclaimInPassing() {
		try {
			Optional<ReclaimReport> dead = examine(this.attachment::reclaimIfPossible);
			long expired = examine(this::passOverTransit);
			dead.ifPresent((report) -> this.lastReclaim = new LastReclaim(Instant.now(), report.deadAttachments(),
					report.reclaimedChunks(), expired));
		}
		catch (IllegalStateException ex) {
			if (!isClosed()) {
				throw ex;
			}
		}
	}

	/** Whoever has raised the epoch passes over what is in transit. */
	private long passOverTransit() {
		return epoch().watch() ? pools().passOverTransit(epoch(), epoch().expiryNanos()) : 0;
	}

	@Override
	@Nullable LastReclaim lastReclaim() {
		return this.lastReclaim;
	}

	@Override
	SegmentStatus statusWhileOpen() {
		return this.attachment.status();
	}

	/**
	 * What the reclaimer knows of a segment; does not keep it reachable.
	 */
	private static final class Membership extends Reclaimer.Member {

		private final WeakReference<SharedSegment> segment;

		private final String name;

		Membership(SharedSegment segment, String name, long intervalNanos) {
			super(intervalNanos);
			this.segment = new WeakReference<>(segment);
			this.name = name;
		}

		@Override
		void reclaim() {
			SharedSegment segment = this.segment.get();
			if (segment != null) {
				segment.reclaimInPassing();
			}
		}

		@Override
		String name() {
			return "segment " + this.name;
		}

	}

}
