package dev.arena;

import java.time.Duration;

import dev.arena.memory.MemoryOptions;

/**
 * Looks after the segment that an arena has at the moment.
 */
final class SegmentMaintenance implements ArenaMaintenance {

	/** An age that no chunk can have. */
	private final CurrentSegment current;

	SegmentMaintenance(CurrentSegment current) {
		this.current = current;
	}

	@Override
	public ReclaimReport reclaim() {
		Segment segment = this.current.require();
		return segment.examine(() -> {
			ReclaimReport dead = Failures.translating(segment::reclaimDead);
			long expired = passOverTransit(segment, segment.epoch().expiryNanos());
			return new ReclaimReport(dead.deadAttachments(), dead.reclaimedChunks(), expired);
		});
	}

	@Override
	public long reclaimInTransit(Duration minimumAge) {
		Segment segment = this.current.require();
		Duration maxAge = segment.epoch().maxAge();
		if (minimumAge.isNegative() || minimumAge.compareTo(maxAge) > 0) {
			throw new IllegalArgumentException("Minimum age " + minimumAge + ": must be from PT0S to " + maxAge
					+ ", 510 ticks of this segment; nearest legal value: "
					+ (minimumAge.isNegative() ? Duration.ZERO : maxAge));
		}
		return segment.examine(() -> passOverTransit(segment, minimumAge.toNanos()));
	}

	private static long passOverTransit(Segment segment, long minimumAgeNanos) {
		segment.epoch().watch();
		return segment.pools().passOverTransit(segment.epoch(), minimumAgeNanos);
	}

	@Override
	public void bindTo(int numaNode) {
		MemoryOptions.requireNode(numaNode);
		Segment segment = this.current.require();
		Failures.translating(() -> {
			segment.bindTo(numaNode);
			return true;
		});
	}

	@Override
	public void lock() {
		Segment segment = this.current.require();
		Failures.translating(() -> {
			segment.lock();
			return true;
		});
	}

}
