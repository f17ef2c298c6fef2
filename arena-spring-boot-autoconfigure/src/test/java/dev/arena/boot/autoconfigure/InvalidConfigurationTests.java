package dev.arena.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

import dev.arena.Arena;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests what an application says that is not configured right.
 */
@Tag("text")
class InvalidConfigurationTests {

	@TempDir
	private Path directory;

	static Stream<Arguments> illegalGeometries() {
		return Stream.of(arguments("a size that is no power of two", """
				arena:
				  arenas:
				    orders:
				      count: 128
				      sizes:
				        - 32B
				        - 48B
				""",
				"arena.arenas.orders.sizes[1] = 48B: must be a power of two; nearest legal value: 64B (YML - 7:11)"),
				arguments("a size in a list on one line", """
						arena.arenas.orders:
						  count: 128
						  sizes: 8B, 1KB
						""",
						"arena.arenas.orders.sizes[0] = 8B: must be at least 16; nearest legal value: 16B (YML - 3:10)"),
				arguments("sizes that do not ascend", """
						arena.arenas.frames:
						  pools:
						    - { size: 1KB, count: 1 }
						    - { size: 1KB, count: 1 }
						""",
						"arena.arenas.frames.pools[1].size = 1KB: must be greater than that of the pool before it, 1024; "
								+ "nearest legal value: 2KB (YML - 4:15)"),
				arguments("a count of one pool", """
						arena.arenas.frames:
						  pools:
						    - { size: 1KB, count: 0 }
						""",
						"arena.arenas.frames.pools[0].count = 0: must be from 1 to 4294967295; nearest legal value: 1 "
								+ "(YML - 3:27)"),
				arguments("a count of all pools, once", """
						arena.arenas.orders:
						  count: -1
						  sizes: 64B, 128B
						""",
						"arena.arenas.orders.count = -1: must be from 1 to 4294967295; nearest legal value: 1 (YML - 2:10)"),
				arguments("an empty list of pools", """
						arena.arenas.orders:
						  pools: []
						""",
						"arena.arenas.orders.pools: number of pools must be at least 1; nearest legal value: 1 (YML - 2:10)"),
				arguments("an empty list of sizes", """
						arena.arenas.orders:
						  count: 1
						  sizes: []
						""",
						"arena.arenas.orders.sizes: number of pools must be at least 1; nearest legal value: 1 (YML - 3:10)"),
				arguments("more chunks in all pools than an arena can have", """
						arena.arenas.orders:
						  count: 2500000000
						  sizes: 16B, 32B
						""",
						"arena.arenas.orders: total chunk count 5000000000 must be at most 4294967295 in all pools together: "
								+ "lower a chunk count; nearest legal value: 4294967295 (YML - 2:10)"),
				arguments("a footprint beyond the address space", """
						arena.arenas.orders:
						  count: 64
						  sizes: 2TB
						""",
						"arena.arenas.orders: footprint 140737488355840 must be at most 70368744177664 bytes: lower a chunk "
								+ "size or a chunk count; nearest legal value: 64TB (YML - 2:10)"),
				arguments("no geometry", """
						arena.arenas:
						  orders:
						""", "arena.arenas.orders: has no pools: set count and sizes, or pools (YML - 2:10)"));
	}

	static Stream<Arguments> illegalNamesAndForms() {
		return Stream.of(arguments("a count without sizes", """
				arena.arenas.orders.count: 3
				""", "arena.arenas.orders.count: needs sizes: set arena.arenas.orders.sizes (YML - 1:28)"),
				arguments("sizes without a count", """
						arena.arenas.orders.sizes: 64B
						""", "arena.arenas.orders.sizes: needs a count: set arena.arenas.orders.count (YML - 1:28)"),
				arguments("both forms of the geometry", """
						arena.arenas.orders:
						  count: 3
						  pools:
						    - { size: 1KB, count: 1 }
						""",
						"arena.arenas.orders.pools: must not be set together with count (YML - 2:10): remove one "
								+ "of them, or write both in the same form (YML - 4:15)"),
				arguments("a pool without a count", """
						arena.arenas.orders:
						  pools:
						    - { size: 1KB }
						""", "arena.arenas.orders.pools[0]: needs both size and count (YML - 3:15)"),
				arguments("an empty size", """
						arena.arenas.orders:
						  count: 3
						  sizes: 64B,,128B
						""", "arena.arenas.orders.sizes[1]: must not be empty (YML - 3:10)"),
				arguments("the name of an arena", """
						arena.arenas:
						  "[order.book]":
						    count: 3
						    sizes: 64B
						""",
						"arena.arenas[order.book]: must have a name of a letter, then letters, digits, '-' and '_'; "
								+ "nearest legal value: order-book (YML - 3:12)"),
				arguments("the name of an arena that begins with a digit", """
						arena.arenas:
						  1st:
						    count: 3
						    sizes: 64B
						""",
						"arena.arenas[1st]: must have a name of a letter, then letters, digits, '-' and '_'; "
								+ "nearest legal value: arena-1st (YML - 3:12)"),
				arguments("two spellings of one name", """
						arena.arenas:
						  order-book: { count: 3, sizes: 64B }
						  orderBook: { count: 3, sizes: 64B }
						""",
						"arena.arenas.orderBook: must differ from order-book in more than case, dashes and underscores "
								+ "(YML - 2:24)"),
				arguments("two spellings of one name, one of them plain", """
						arena.arenas:
						  order-book: { count: 3, sizes: 64B }
						  orderbook: { count: 3, sizes: 64B }
						""",
						"arena.arenas.orderbook: must differ from order-book in more than case, dashes and underscores "
								+ "(YML - 2:24)"),
				arguments("an unknown primary", """
						arena:
						  primary: quotes
						  arenas:
						    orders: { count: 3, sizes: 64B }
						    trades: { count: 3, sizes: 64B }
						""", "arena.primary = quotes: must name one of the arenas: orders, trades (YML - 2:12)"),
				arguments("a primary without arenas", """
						arena:
						  primary: quotes
						""", "arena.primary = quotes: must name an arena; arena.arenas has none (YML - 2:12)"));
	}

	static Stream<Arguments> illegalSettings() {
		return Stream.of(arguments("numa-node: -1", ".numa-node = -1: must be from 0 to 1023; nearest legal value: 0"),
				arguments("numa-node: 1024", ".numa-node = 1024: must be from 0 to 1023; nearest legal value: 1023"),
				arguments("numa-binding: require",
						".numa-binding = require: needs a node to bind to: set arena.arenas.orders.numa-node"),
				arguments("shared.permissions: 0660",
						".shared.permissions = 432: must be in quotes; without them YAML reads 0660 as the number 432; "
								+ "nearest legal value: \"0660\""),
				arguments("shared.permissions: 660",
						".shared.permissions = 660: must be four octal digits in quotes, the first of them 0; "
								+ "nearest legal value: \"0660\""),
				arguments("shared.permissions: rw-rw----",
						".shared.permissions = rw-rw----: must be four octal digits in quotes, the first of them 0; "
								+ "nearest legal value: \"0600\""),
				arguments("shared.permissions: \"\"",
						".shared.permissions: must be four octal digits in quotes, the first of them 0; "
								+ "nearest legal value: \"0600\""),
				arguments("shared.permissions: \"0466\"",
						".shared.permissions = 0466: must let the owner read and write; nearest legal value: \"0666\""),
				arguments("shared.attach-timeout: -1s",
						".shared.attach-timeout = PT-1S: must not be negative; nearest legal value: 0s"),
				arguments("shared.reclaim-interval: -1s",
						".shared.reclaim-interval = PT-1S: must be at least 1ms, or off; nearest legal value: off"),
				arguments("shared.reclaim-interval: 1us",
						".shared.reclaim-interval = PT0.000001S: must be at least 1ms, or off; nearest legal value: 1ms"),
				arguments("shared.reclaim-interval: \"\"",
						".shared.reclaim-interval: must be a duration, as in 1s, or off"),
				arguments("shared.transit-timeout: -1s",
						".shared.transit-timeout = PT-1S: must not be negative; nearest legal value: 0s"),
				arguments("shared.transit-timeout: 366d",
						".shared.transit-timeout = PT8784H: must be at most 365 days; nearest legal value: 365d"),
				segmentName("a/b", "/a_b"), segmentName("/", "/arena"), segmentName("/..", "/arena"),
				segmentName("/a b", "/a_b"), segmentName("//x", "/x"));
	}

	private static Arguments segmentName(String name, String nearest) {
		return arguments("shared.name: " + name,
				".shared.name = " + name
						+ ": must be a slash, then 1 to 254 printable ASCII characters other than slash "
						+ "and space, not just dots; nearest legal value: " + nearest);
	}

	@Test
	void acceptsEverySegmentNameThatTheLibraryAccepts() throws IOException {
		String name = SegmentNames.unique() + "!\"#.~";
		assertThat(Arena.unlink(name)).isFalse();
		runner(String.format(Locale.ROOT, """
				arena.arenas.orders:
				  count: 1
				  sizes: 64B
				  backend: local
				  shared.name: '%s'
				""", name)).run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "illegalGeometries", "illegalNamesAndForms" })
	void namesPropertyValueRuleNearestLegalValueAndPlace(String what, String yml, String expected) throws IOException {
		assertThat(problems(yml)).containsExactly(expected);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("illegalSettings")
	void namesTheIllegalSetting(String setting, String expected) throws IOException {
		String place = String.format(Locale.ROOT, " (YML - 5:%d)", setting.indexOf(": ") + 5);
		assertThat(problems(String.format(Locale.ROOT, """
				arena.arenas.orders:
				  count: 1
				  sizes: 64B
				  backend: local
				  %s
				""", setting))).containsExactly("arena.arenas.orders" + expected + place);
	}

	@Test
	void namesAnIllegalDefaultOnceAndNotForEachArena() throws IOException {
		assertThat(problems("""
				arena:
				  defaults:
				    numa-node: 2000
				  arenas:
				    orders: { count: 3, sizes: 64B }
				    trades: { count: 3, sizes: 64B }
				""")).containsExactly(
				"arena.defaults.numa-node = 2000: must be from 0 to 1023; nearest legal value: 1023 (YML - 3:16)");
	}

	@Test
	void namesSharedSettingsThatNoBackendUses() throws IOException {
		assertThat(problems("""
				arena.arenas.frames:
				  count: 1
				  sizes: 64B
				  shared.name: /frames
				""")).containsExactly("arena.arenas.frames.shared: has no effect on a local arena: set "
				+ "arena.arenas.frames.backend to shared, or to local if that is meant (YML - 4:16)");
	}

	@Test
	void namesAllMistakesOfAllArenasAtOnce() throws IOException {
		assertThat(problems("""
				arena:
				  primary: quotes
				  defaults.shared.permissions: 0600
				  arenas:
				    orders:
				      count: 0
				      sizes: 48B, 1KB, 512B
				      numa-node: -7
				    frames:
				      pools:
				        - { size: 3KB, count: 1 }
				        - { size: 64KB }
				    trades:
				      pools:
				        - { size: 3KB, count: 0 }
				""")).extracting((line) -> line.split("[: ]")[0])
			.containsExactly("arena.primary", "arena.defaults.shared.permissions", "arena.arenas.orders.sizes[0]",
					"arena.arenas.orders.count", "arena.arenas.orders.sizes[2]", "arena.arenas.orders.numa-node",
					"arena.arenas.frames.pools[1]", "arena.arenas.trades.pools[0].size",
					"arena.arenas.trades.pools[0].count");
	}

	@ParameterizedTest
	@ValueSource(strings = { "arena.arenas.orders.count: 3", "arena.arenas.orders.sise: 64B" })
	void aMistakeStopsTheStartEvenIfTheArenasAreLazy(String yml) throws IOException {
		runner(yml)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void listsTheKeysWhereItMeetsUnknownOnes() throws IOException {
		assertThat(problems("""
				arena:
				  default.huge-pages: try
				  arenas:
				    order_book:
				      count.x: 3
				      size: 64B
				      shared.nam: /x
				""")).containsExactlyInAnyOrder(
				"arena.default.huge-pages = try: unknown key; the keys here are arenas, channels, defaults, enabled, health, metrics, "
						+ "primary (YML - 2:23)",
				"arena.arenas.order_book.count.x = 3: unknown key; there are none here (YML - 5:16)",
				"arena.arenas.order_book.size = 64B: unknown key; the keys here are backend, count, huge-page-kind, "
						+ "huge-pages, leak-detection, lock-memory, numa-binding, numa-node, pools, prefault, shared, "
						+ "sizes (YML - 6:13)",
				"arena.arenas.order_book.shared.nam = /x: unknown key; the keys here are allow-foreign-owner, "
						+ "attach-timeout, name, permissions, reclaim-interval, transit-timeout, unlink (YML - 7:19)");
	}

	@Test
	void listsTheKeysOfAPoolWhereItMeetsAnUnknownOne() throws IOException {
		assertThat(problems("""
				arena.arenas.frames:
				  pools:
				    - sise: 64B
				""")).containsExactly(
				"arena.arenas.frames.pools[0].sise = 64B: unknown key; the keys here are count, size (YML - 3:13)");
	}

	/** The lines of the failure analysis, with YML for the file. */
	private String[] problems(String yml) throws IOException {
		String[] lines = new String[1];
		String place = "URL [file:" + this.directory.resolve("application.yml") + "]";
		runner(yml).run((context) -> {
			assertThat(context.getStartupFailure()).isInstanceOf(FailureAnalyzedException.class);
			FailureAnalyzedException failure = (FailureAnalyzedException) context.getStartupFailure();
			lines[0] = failure.analysis().getDescription().replace(place, "YML");
		});
		return lines[0].lines().filter((line) -> line.startsWith("    ")).map(String::strip).toArray(String[]::new);
	}

	private ApplicationContextRunner runner(String yml) throws IOException {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class))
			.withInitializer(new ConfigDataApplicationContextInitializer())
			.withPropertyValues("spring.config.location=" + write(yml));
	}

	private String write(String yml) throws IOException {
		return "file:" + Files.writeString(this.directory.resolve("application.yml"), yml);
	}

}
