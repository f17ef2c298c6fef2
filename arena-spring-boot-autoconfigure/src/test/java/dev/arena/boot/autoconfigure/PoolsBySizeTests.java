package dev.arena.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.arena.Arena;
import dev.arena.PoolSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pools as counts by size, which sources override one by one, and as a list, which comes
 * whole from one source.
 */
@Tag("text")
class PoolsBySizeTests {

	private static final String BY_SIZE = """
			arena.arenas.orders:
			  pools: { 64B: 8, 1KB: 4 }
			---
			spring.config.activate.on-profile: large
			arena.arenas.orders.pools: { 1KB: 400, 4KB: 2 }
			""";

	private static final String LIST = """
			arena.arenas.orders:
			  pools:
			    - { size: 64B, count: 8 }
			    - { size: 256B, count: 4 }
			---
			spring.config.activate.on-profile: small
			arena.arenas.orders:
			  sizes: 64B
			  count: 2
			---
			spring.config.activate.on-profile: shorter
			arena.arenas.orders.pools:
			    - { size: 128B, count: 2 }
			""";

	@TempDir
	private Path directory;

	@Test
	void arePoolsInAscendingOrderOfSize() throws IOException {
		assertThat(pools("arena.arenas.orders.pools: { 1KB: 4, 64B: 8, 128: 2 }", Map.of()))
			.isEqualTo(Map.of(64L, 8L, 128L, 2L, 1024L, 4L))
			.extracting((pools) -> List.copyOf(pools.keySet()))
			.isEqualTo(List.of(64L, 128L, 1024L));
	}

	@Test
	void aProfileOverridesOneAndAddsAnother() throws IOException {
		assertThat(pools(BY_SIZE, Map.of(), "spring.profiles.active=large"))
			.isEqualTo(Map.of(64L, 8L, 1024L, 400L, 4096L, 2L));
	}

	@Test
	void anEnvironmentVariableOverridesOne() throws IOException {
		assertThat(pools(BY_SIZE, Map.of("ARENA_ARENAS_ORDERS_POOLS_1KB", "512", "ARENA_ARENAS_ORDERS_POOLS_16B", "3")))
			.isEqualTo(Map.of(16L, 3L, 64L, 8L, 1024L, 512L));
	}

	@Test
	void anotherSpellingOfTheSameSizeInAHigherSourceWins() throws IOException {
		assertThat(
				pools(BY_SIZE, Map.of("ARENA_ARENAS_ORDERS_POOLS_1024B", "512", "ARENA_ARENAS_ORDERS_POOLS_64", "3")))
			.isEqualTo(Map.of(64L, 3L, 1024L, 512L));
	}

	@Test
	void aPropertyOverridesOne() throws IOException {
		assertThat(pools(BY_SIZE, Map.of(), "arena.arenas.orders.pools.64B=9")).isEqualTo(Map.of(64L, 9L, 1024L, 4L));
	}

	@Test
	void aListIsReplacedByAnotherThatIsWhole() throws IOException {
		assertThat(pools(LIST, Map.of())).isEqualTo(Map.of(64L, 8L, 256L, 4L));
		assertThat(pools(LIST, Map.of(), "spring.profiles.active=shorter")).isEqualTo(Map.of(128L, 2L));
	}

	@Test
	void aPartOfAListInAnotherSourceIsExplained() throws IOException {
		assertThat(problems(LIST, Map.of("ARENA_ARENAS_ORDERS_POOLS_1_COUNT", "512"))).singleElement()
			.asString()
			.startsWith("arena.arenas.orders.pools[1].count = 512: a list comes whole from one source, but YML")
			.contains(" has one too: write all pools in one of the two, or counts by size in both, as in "
					+ "arena.arenas.orders.pools.256B=512, each of which any source can override")
			.contains("ARENA_ARENAS_ORDERS_POOLS_1_COUNT");
	}

	@Test
	void aPartOfAListOfSizesInAnotherSourceIsExplained() throws IOException {
		assertThat(problems("arena.arenas.orders: { sizes: [64B, 256B], count: 3 }",
				Map.of("ARENA_ARENAS_ORDERS_SIZES_1", "512B")))
			.singleElement()
			.asString()
			.startsWith("arena.arenas.orders.sizes[1] = 512B: a list comes whole from one source, but YML")
			.contains("write all sizes in one of the two, as in 64B,256B");
	}

	@Test
	void twoFormsInTwoSourcesAreExplainedWithBothPlaces() throws IOException {
		assertThat(problems(LIST, Map.of(), "spring.profiles.active=small")).singleElement()
			.asString()
			.startsWith("arena.arenas.orders.pools: must not be set together with count (YML")
			.contains("remove one of them, or write both in the same form (YML");
	}

	@Test
	void aListAndCountsBySizeAreExplained() throws IOException {
		assertThat(problems(LIST, Map.of("ARENA_ARENAS_ORDERS_POOLS_64B", "512"))).singleElement()
			.asString()
			.startsWith("arena.arenas.orders.pools: must be either a list or counts by size, in all sources");
	}

	@Test
	void mistakesNameTheKey() throws IOException {
		assertThat(problems("arena.arenas.orders.pools: { 48B: 1, 64B: 0, 128B: many }", Map.of())).anySatisfy(
				(line) -> assertThat(line).startsWith("arena.arenas.orders.pools.128B = many: must be a whole number"));
		assertThat(problems("arena.arenas.orders.pools: { 48B: 1, 64B: 0 }", Map.of())).satisfiesExactlyInAnyOrder(
				(line) -> assertThat(line).startsWith("arena.arenas.orders.pools.48B = 48B: must be a power of two"),
				(line) -> assertThat(line).startsWith("arena.arenas.orders.pools.64B = 0: must be from 1"));
		assertThat(problems("arena.arenas.orders.pools: { large: 1 }", Map.of())).singleElement()
			.asString()
			.startsWith("arena.arenas.orders.pools.large: must have a size as its key, as in 64B or 1KB (YML");
		assertThat(problems("arena.arenas.orders.pools: {}", Map.of())).singleElement()
			.asString()
			.startsWith("arena.arenas.orders.pools: number of pools must be at least 1");
	}

	@Test
	void twoSpellingsOfASizeInOneSourceAreExplained() throws IOException {
		assertThat(problems("arena.arenas.orders.pools: { 1KB: 1, 1024B: 2 }", Map.of())).singleElement()
			.asString()
			.startsWith("arena.arenas.orders.pools.1024B: is the same size as 1KB: remove one of them (YML");
	}

	@Test
	void oneMistakeDoesNotHideThoseOfOtherPools() throws IOException {
		assertThat(problems("arena.arenas.orders.pools: { 48B: 1, 128B: many, large: 1, 64B: 1 }", Map.of()))
			.extracting((line) -> line.split("[: ]")[0])
			.containsExactlyInAnyOrder("arena.arenas.orders.pools.48B", "arena.arenas.orders.pools.128B",
					"arena.arenas.orders.pools.large");
	}

	@Test
	void partOfAPoolHasItsPlace() throws IOException {
		assertThat(problems("arena.arenas.orders.pools: { 64B: { count: 1 } }", Map.of())).singleElement()
			.asString()
			.startsWith("arena.arenas.orders.pools.64B: needs both size and count (YML");
	}

	@Test
	void intervalsThatAreTooLongAreReported() throws IOException {
		assertThat(problems("arena.metrics.refresh-interval: P200000000D", Map.of())).singleElement()
			.asString()
			.startsWith("arena.metrics.refresh-interval = PT4800000000H: must be at most one day; nearest legal "
					+ "value: 1d (YML");
	}

	@Test
	void unknownKeysAndValuesThatCannotBeReadAndIllegalOnesAreReportedTogether() throws IOException {
		assertThat(problems("""
				arena:
				  primry: orders
				  metrics.refresh-interval: 1ms
				  health.occupancy-threshold: 7
				  defaults.huge-pages: always
				  arenas:
				    orders: { sizes: 48B, count: 3, numa-node: first, lock-memry: try }
				    quotes: { sizes: 64Q, count: 3 }
				    trades: { size: 64B, count: 3 }
				""", Map.of())).extracting((line) -> line.split("[: ]")[0])
			.containsExactlyInAnyOrder("arena.primry", "arena.metrics.refresh-interval",
					"arena.health.occupancy-threshold", "arena.defaults.huge-pages", "arena.arenas.orders.sizes[0]",
					"arena.arenas.orders.numa-node", "arena.arenas.orders.lock-memry", "arena.arenas.quotes.sizes",
					"arena.arenas.trades.size");
	}

	private Map<Long, Long> pools(String yml, Map<String, Object> variables, String... properties) throws IOException {
		Map<Long, Long> pools = new LinkedHashMap<>();
		runner(yml, variables, properties).run((context) -> {
			assertThat(context).hasNotFailed();
			for (PoolSpec pool : context.getBean(Arena.class).spec().pools()) {
				pools.put(pool.chunkSizeBytes(), pool.chunkCount());
			}
		});
		return pools;
	}

	/** The lines of the failure analysis, with YML for the file. */
	private List<String> problems(String yml, Map<String, Object> variables, String... properties) throws IOException {
		String[] description = new String[1];
		runner(yml, variables, properties).run((context) -> {
			assertThat(context.getStartupFailure()).isInstanceOf(FailureAnalyzedException.class);
			description[0] = ((FailureAnalyzedException) context.getStartupFailure()).analysis().getDescription();
		});
		return description[0].replace("URL [file:" + this.directory.resolve("application.yml") + "]", "YML")
			.lines()
			.filter((line) -> line.startsWith("    "))
			.map(String::strip)
			.toList();
	}

	private ApplicationContextRunner runner(String yml, Map<String, Object> variables, String... properties)
			throws IOException {
		Path file = Files.writeString(this.directory.resolve("application.yml"), yml);
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class))
			.withPropertyValues("spring.config.location=file:" + file)
			.withPropertyValues(properties)
			.withInitializer(EnvironmentVariables.of(variables))
			.withInitializer(new ConfigDataApplicationContextInitializer());
	}

}
