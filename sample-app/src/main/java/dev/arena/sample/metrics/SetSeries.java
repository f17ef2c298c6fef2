package dev.arena.sample.metrics;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;

import dev.arena.sample.statsd.Sample;

/**
 * Counts different members. Remembers a 64-bit hash of each, so that long members cost no
 * more than short ones, and takes room for it from a budget common to all sets.
 */
final class SetSeries implements Series {

	private final SeriesId id;

	private final Semaphore memberBudget;

	private final Set<Long> members = new HashSet<>();

	SetSeries(SeriesId id, Semaphore memberBudget) {
		this.id = id;
		this.memberBudget = memberBudget;
	}

	@Override
	public synchronized boolean record(Sample sample) {
		long member = sample.member().hash64();
		if (this.members.contains(member)) {
			return true;
		}
		return this.memberBudget.tryAcquire() && this.members.add(member);
	}

	@Override
	public synchronized SeriesView view() {
		return new SeriesView.Cardinality(this.id.name(), this.id.tags(), this.members.size());
	}

}
