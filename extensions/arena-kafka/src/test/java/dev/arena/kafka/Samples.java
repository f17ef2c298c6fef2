package dev.arena.kafka;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import com.sun.management.ThreadMXBean;

/**
 * What the figures are made of: several rounds of each way, the median of which counts.
 */
final class Samples {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final Map<String, double[][]> rounds = new LinkedHashMap<>();

	private final int count;

	Samples(int count) {
		this.count = count;
	}

	/** How much the current thread has allocated. */
	static long allocatedBytes() {
		return THREADS.getCurrentThreadAllocatedBytes();
	}

	/** Notes a round; those below 0 only warm up. */
	void add(String name, int round, double... values) {
		if (round >= 0) {
			this.rounds.computeIfAbsent(name, (unknown) -> new double[values.length][this.count]);
			for (int i = 0; i < values.length; i++) {
				this.rounds.get(name)[i][round] = values[i];
			}
		}
	}

	double median(String name, int value) {
		double[] sorted = this.rounds.get(name)[value].clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	Iterable<String> names() {
		return this.rounds.keySet();
	}

	static void print(String format, Object... arguments) {
		System.out.printf(Locale.ROOT, format + "%n", arguments);
	}

}
