package dev.arena.benchmark.join;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import dev.arena.benchmark.report.Comparison;

/**
 * Measures all {@link Pattern patterns}: a local arena, a shared one and the peer take
 * turns, a round each.
 */
public final class JoinComparison {

	private final List<String> jvmArguments;

	private final boolean quick;

	private final Optional<JoinPeer> peer;

	/**
	 * Prepares it, and compiles the peer.
	 * @param sources where the source of the peer is
	 * @param directory where its program goes
	 * @param jvmArguments what each JVM starts with
	 * @param quick whether to see only that it works
	 * @throws IOException if the peer cannot be compiled
	 */
	public JoinComparison(Path sources, Path directory, List<String> jvmArguments, boolean quick) throws IOException {
		this.jvmArguments = new ArrayList<>(jvmArguments);
		this.jvmArguments.add("-XX:+AlwaysPreTouch"); // else new cursors pay for new pages
		this.quick = quick;
		this.peer = JoinPeer.compile(sources, directory);
	}

	/**
	 * Runs.
	 * @param results is given what was measured, pattern by pattern
	 * @throws IOException if a contender fails
	 */
	public void run(Consumer<Comparison> results) throws IOException {
		for (Pattern pattern : Pattern.values()) {
			Map<String, List<double[]>> forks = new LinkedHashMap<>();
			for (int fork = 0; fork < (this.quick ? 1 : 3); fork++) {
				fork(pattern).forEach(
						(name, rounds) -> forks.computeIfAbsent(name, (key) -> new ArrayList<>()).add(rounds));
			}
			forks.forEach((name, rounds) -> results
				.accept(new Comparison(pattern.title(), name, pattern.threadCount(), rounds)));
		}
	}

	/** One process of each contender. */
	private Map<String, double[]> fork(Pattern pattern) throws IOException {
		int chunks = this.quick ? 20_000 : 400_000;
		Map<String, Contender> contenders = new LinkedHashMap<>();
		try {
			for (String kind : List.of("local", Rounds.SHARED)) {
				contenders.put("arena-" + kind, Contender.jvm(pattern, kind, chunks, this.jvmArguments));
			}
			if (this.peer.isPresent()) {
				contenders.put(Comparison.PEER, Contender.peer(this.peer.get(), pattern, chunks));
			}
			rounds(contenders, this.quick ? 1 : 10); // for the compiler
			return rounds(contenders, this.quick ? 2 : 20);
		}
		finally {
			contenders.values().forEach(Contender::close);
		}
	}

	private static Map<String, double[]> rounds(Map<String, Contender> contenders, int count) throws IOException {
		Map<String, double[]> nanos = new LinkedHashMap<>();
		for (int round = 0; round < count; round++) {
			for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
				nanos.computeIfAbsent(contender.getKey(), (name) -> new double[count])[round] = contender.getValue()
					.round();
			}
		}
		return nanos;
	}

}
