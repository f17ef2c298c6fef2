package dev.arena.benchmark.report;

import java.util.ArrayList;
import java.util.List;

import static dev.arena.benchmark.report.Target.garbage;
import static dev.arena.benchmark.report.Target.ratio;

/**
 * All promises about speed, in the order of the report.
 */
final class Targets {

	private static final String PAIR = "PairBenchmark.pair";

	private static final String EXHAUSTED = "ExhaustionBenchmark.exhausted";

	private static final String LOCAL = "arena-local";

	private static final String SHARED = "arena-shared";

	/** JMH's account of garbage includes a little of its own. */
	private static final double NO_GARBAGE_BYTES = 0.01;

	private Targets() {
	}

	static List<Target> all() {
		List<Target> targets = new ArrayList<>();
		addPatterns(targets);
		addPairs(targets);
		addProcesses(targets);
		addExhaustion(targets);
		addHandOff(targets);
		addGarbage(targets);
		targets.add(ratio("create and close an arena of 1 Mi chunks", "linear linking", 0.5,
				Selection.of("LifecycleBenchmark.local", 1).with("chunkCount", "1048576"),
				Selection.of("LifecycleBenchmark.linearLinking", 1).with("chunkCount", "1048576")));
		return targets;
	}

	/** Every pattern of use beside join's algorithm in C, in one run, in turns. */
	private static void addPatterns(List<Target> targets) {
		targets.add(pattern("pair, 1 thread", 1.0, "pair", 1));
		targets.add(pattern("pair, 2 threads", 0.6, "pair2", 2));
		targets.add(pattern("burst of 64", 1.05, "burst", 1));
		targets.add(pattern("burst of 64, last one freed first", 1.05, "burstR", 1));
		targets.add(pattern("burst of 1000", 1.1, "burst1000", 1));
		targets.add(pattern("burst of 64, 2 threads", 0.4, "burst2", 2));
		targets.add(pattern("mixed sizes, a fifth promoted", 2.7, "mixed", 1).withStretch(1.8));
		targets.add(pattern("a new cursor for each chunk", 1.8, "newcursor", 1).withStretch(1.2));
		targets.add(pattern("exhausted", 5, "exhausted", 1));
		targets.add(pattern("passed from thread to thread", 0.3, "pass", 2));
		targets.add(pattern("first pass over a new arena", 2.0, "firstpass", 1));
		for (Target local : List.copyOf(targets)) {
			targets.add(ratio(local.work() + ", shared arena", "local arena", 1.1,
					Selection.ofPeer(local.ours().benchmark(), local.ours().threadCount(), SHARED), local.ours()));
		}
	}

	private static Target pattern(String work, double limit, String pattern, int threadCount) {
		String benchmark = Comparison.benchmark(pattern);
		return ratio(work, "join in C", limit, Selection.ofPeer(benchmark, threadCount, LOCAL),
				Selection.ofPeer(benchmark, threadCount, Comparison.PEER));
	}

	private static void addPairs(List<Target> targets) {
		Selection local = pair(1, LOCAL);
		targets.add(ratio("pair, 1 thread", "Netty pooled", 0.2, local, pair(1, "netty-pooled")));
		targets.add(ratio("pair, 1 thread", "malloc and free", 0.5, local, pair(1, "malloc")));
		targets.add(ratio("pair, 1 thread", "JCTools buffer pool", 1.5, local, pair(1, "jctools")).withStretch(1));
		targets.add(ratio("pair, 2 threads", "JCTools buffer pool", 0.15, pair(2, LOCAL), pair(2, "jctools")));
		targets.add(new Target("throughput of 2 threads", "1 thread", Figure.SPEEDUP_OF_TWO, 1.8, Double.NaN,
				pair(2, LOCAL), local));
	}

	private static void addProcesses(List<Target> targets) {
		Selection pair = Selection.of("process.TwoProcessesBenchmark.pair", 1);
		targets.add(ratio("pair in each of 2 processes on one shared arena", "1 process", 1.3,
				pair.with("otherProcess", "busy"), pair.with("otherProcess", "idle")));
	}

	private static void addExhaustion(List<Target> targets) {
		for (String peer : List.of(LOCAL, SHARED)) {
			for (String chunkCount : List.of("1024", "65536", "1048576")) {
				targets.add(ratio("exhausted `tryAllocate`, " + peer + ", " + chunkCount + " chunks", "successful pair",
						5, Selection.ofPeer(EXHAUSTED, 1, peer).with("chunkCount", chunkCount),
						Selection.ofPeer("ExhaustionBenchmark.pair", 1, peer).with("chunkCount", chunkCount)));
			}
		}
	}

	/** The handle, eight bytes, is passed in two ways; the payload of the peer in one. */
	private static void addHandOff(List<Target> targets) {
		targets.add(handOff("1 KiB, handle through a ring", 1, "arena-ring", "1024"));
		targets.add(handOff("64 KiB, handle through a ring", 0.5, "arena-ring", "65536"));
		targets.add(handOff("1 KiB, handle over a Unix socket", 1, "arena", "1024"));
		targets.add(handOff("64 KiB, handle over a Unix socket", 0.5, "arena", "65536"));
	}

	private static Target handOff(String work, double limit, String transport, String payloadBytes) {
		return ratio("hand-off round trip, " + work, "payload over a Unix socket", limit,
				roundTrip(transport, payloadBytes), roundTrip("unix-socket", payloadBytes));
	}

	private static void addGarbage(List<Target> targets) {
		for (String peer : List.of(LOCAL, SHARED)) {
			targets.add(garbage("garbage of a pair, " + peer, NO_GARBAGE_BYTES, pair(1, peer)));
			targets.add(garbage("garbage of a burst, " + peer, NO_GARBAGE_BYTES,
					Selection.ofPeer("BurstBenchmark.burst", 1, peer)));
			targets.add(garbage("garbage of mixed sizes, " + peer, NO_GARBAGE_BYTES,
					Selection.ofPeer("MixedSizesBenchmark.replaceOldest", 1, peer)));
		}
	}

	private static Selection pair(int threadCount, String peer) {
		return Selection.ofPeer(PAIR, threadCount, peer);
	}

	private static Selection roundTrip(String transport, String payloadBytes) {
		return Selection.of("process.HandOffBenchmark.roundTrip", 1)
			.with("transport", transport)
			.with("payloadBytes", payloadBytes);
	}

}
