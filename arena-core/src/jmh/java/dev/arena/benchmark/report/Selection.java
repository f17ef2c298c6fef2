package dev.arena.benchmark.report;

import java.util.HashMap;
import java.util.Map;

/**
 * Names one measurement.
 *
 * @param benchmark class and method, without the package that all have in common
 * @param threadCount how many threads ran it
 * @param params parameters that it has, all that tell it from others
 */
record Selection(String benchmark, int threadCount, Map<String, String> params) {

	static Selection of(String benchmark, int threadCount) {
		return new Selection(benchmark, threadCount, Map.of());
	}

	static Selection ofPeer(String benchmark, int threadCount, String peer) {
		return of(benchmark, threadCount).with("peer", peer);
	}

	Selection with(String param, String value) {
		Map<String, String> params = new HashMap<>(this.params);
		params.put(param, value);
		return new Selection(this.benchmark, this.threadCount, Map.copyOf(params));
	}

	boolean matches(Measurement measurement) {
		return measurement.benchmark().equals(this.benchmark) && measurement.threadCount() == this.threadCount
				&& measurement.params().entrySet().containsAll(this.params.entrySet());
	}

}
