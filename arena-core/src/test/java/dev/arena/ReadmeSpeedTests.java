package dev.arena;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What README says about speed is what was measured, all of it.
 */
class ReadmeSpeedTests {

	private static final Path ROOT = Path.of("..");

	private static final Set<String> PEERS = Set.of("join in C", "Netty pooled", "malloc and free",
			"JCTools buffer pool", "payload over a Unix socket");

	@Test
	void readmeQuotesEveryComparisonWithAPeer() throws IOException {
		Map<String, String> on17 = ratios("docs/benchmarks/results-jdk17.md");
		Map<String, String> on25 = ratios("docs/benchmarks/results-jdk25.md");
		assertThat(on17).isNotEmpty();
		assertThat(on25.keySet()).isEqualTo(on17.keySet());
		List<String> measured = on17.keySet()
			.stream()
			.map((row) -> "| " + row + " | " + on17.get(row) + " | " + on25.get(row) + " |")
			.toList();
		assertThat(tableRows("README.md").filter((row) -> PEERS.contains(cell(row, 2)))).isEqualTo(measured);
	}

	/** The ratio of each comparison of a report with a peer, by work and peer. */
	private static Map<String, String> ratios(String report) throws IOException {
		Map<String, String> ratios = new LinkedHashMap<>();
		tableRows(report).filter((row) -> PEERS.contains(cell(row, 2)))
			.forEach((row) -> ratios.put(cell(row, 1) + " | " + cell(row, 2), cell(row, 5).replace("*", "")));
		return ratios;
	}

	private static Stream<String> tableRows(String file) throws IOException {
		return Files.readAllLines(ROOT.resolve(file)).stream().filter((line) -> line.matches("\\|.*\\|.*\\|.*\\|"));
	}

	private static String cell(String row, int number) {
		return row.split("\\|")[number].strip();
	}

}
