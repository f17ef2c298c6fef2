package dev.arena.sample.metrics;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import dev.arena.sample.GatewayProperties;
import dev.arena.sample.metrics.SeriesView.Cardinality;
import dev.arena.sample.metrics.SeriesView.Summary;
import dev.arena.sample.metrics.SeriesView.Value;
import dev.arena.sample.statsd.SampleHandler;
import dev.arena.sample.statsd.StatsdParser;
import dev.arena.sample.statsd.TextBytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link Aggregates}, {@link SeriesCache} and each {@link Series}.
 */
@Tag("text")
class AggregatesTests {

	private final Aggregates aggregates = new Aggregates(properties(10, 5));

	private final SeriesCache cache = new SeriesCache(this.aggregates);

	private final StatsdParser parser = new StatsdParser();

	@Test
	void counterAddsUpWhatItsSamplesStandFor() {
		record("hits:1|c\nhits:2:3|c\nhits:1|c|@0.1\nhits:-4|c");
		assertThat(only("counters")).isEqualTo(new Value("hits", List.of(), 12));
	}

	@Test
	void gaugeKeepsTheLastValue() {
		record("load:0.5|g\nload:0.7|g\nload:0.6|g|@0.1");
		assertThat(only("gauges")).isEqualTo(new Value("load", List.of(), 0.6));
	}

	@Test
	void signChangesAGauge() {
		record("load:10|g\nload:+3|g\nload:-5.5|g");
		assertThat(only("gauges")).isEqualTo(new Value("load", List.of(), 7.5));
		record("load:0|g\nload:-2|g");
		assertThat(only("gauges")).isEqualTo(new Value("load", List.of(), -2));
	}

	@Test
	void firstChangeOfAGaugeStartsFromZero() {
		record("load:-3|g");
		assertThat(only("gauges")).isEqualTo(new Value("load", List.of(), -3));
	}

	@Test
	void timerSummarises() {
		record(IntStream.rangeClosed(1, 100).mapToObj((i) -> "query:" + i + "|ms\n").reduce("", String::concat));
		Summary timer = (Summary) only("timers");
		assertThat(timer.count()).isEqualTo(100);
		assertThat(timer.sum()).isEqualTo(5050);
		assertThat(timer.min()).isEqualTo(1);
		assertThat(timer.max()).isEqualTo(100);
		assertThat(timer.mean()).isEqualTo(50.5);
		assertThat(timer.p50()).isCloseTo(50, within(1.0));
		assertThat(timer.p95()).isCloseTo(95, within(1.0));
		assertThat(timer.p99()).isCloseTo(99, within(1.0));
	}

	@Test
	void sampleRateScalesASummary() {
		record("size:10|h|@0.25\nsize:20|h");
		Summary histogram = (Summary) only("histograms");
		assertThat(histogram.count()).isEqualTo(5);
		assertThat(histogram.sum()).isEqualTo(60);
		assertThat(histogram.mean()).isEqualTo(12);
		assertThat(histogram.p50()).isCloseTo(10, within(0.2));
	}

	@Test
	void distributionTakesAnyNumber() {
		record("drift:-1e100:-3:0:1e-12:1e100|d");
		Summary distribution = (Summary) only("distributions");
		assertThat(distribution.count()).isEqualTo(5);
		assertThat(distribution.min()).isEqualTo(-1e100);
		assertThat(distribution.max()).isEqualTo(1e100);
		assertThat(distribution.p50()).isZero();
	}

	@Test
	void setCountsEachMemberOnce() {
		record("users:alice|s\nusers:bob|s\nusers:alice|s\nusers:2001:db8::1|s");
		assertThat(only("sets")).isEqualTo(new Cardinality("users", List.of(), 3));
	}

	@Test
	void membersOfAllSetsAreBounded() {
		assertThat(record("users:a|s\nusers:b|s\nusers:c|s\nhosts:a|s\nhosts:b|s\nhosts:c|s\nusers:d|s\nusers:a|s"))
			.isEqualTo(2);
		assertThat(this.aggregates.view("").get("sets")).containsExactly(new Cardinality("hosts", List.of(), 2),
				new Cardinality("users", List.of(), 3));
	}

	@Test
	void tagsMakeASeriesWhateverTheirOrder() {
		record("hits:1|c|#b:2,a:1\nhits:1|c|#a:1,b:2\nhits:1|c|#a:1,,b:2,a:1\nhits:1|c|#a:1\nhits:1|c");
		assertThat(this.aggregates.view("").get("counters")).containsExactly(new Value("hits", List.of(), 1),
				new Value("hits", List.of("a:1"), 1), new Value("hits", List.of("a:1", "b:2"), 3));
	}

	@Test
	void typesMakeASeries() {
		record("x:1|c\nx:2|g\nx:3|ms\nx:4|h\nx:5|d\nx:6|s");
		assertThat(this.aggregates.size()).isEqualTo(6);
		assertThat(this.aggregates.view("").keySet()).containsExactly("counters", "gauges", "timers", "histograms",
				"distributions", "sets");
		assertThat(this.aggregates.view("").values()).allSatisfy((views) -> assertThat(views).hasSize(1));
	}

	@Test
	void seriesAreBounded() {
		for (int i = 0; i < 25; i++) {
			assertThat(record("hits." + i + ":1|c")).isEqualTo((i < 10) ? 0 : 1);
		}
		assertThat(record("hits.3:1|c")).isZero();
		assertThat(this.aggregates.size()).isEqualTo(10);
		assertThat(this.aggregates.view("hits.3").get("counters")).containsExactly(new Value("hits.3", List.of(), 2));
	}

	@Test
	void spellingsBeyondTheCacheStillFindTheirSeries() {
		for (int i = 0; i < 100; i++) {
			assertThat(record("hits:1|c|#k:v" + ",".repeat(i))).isZero();
		}
		assertThat(only("counters")).isEqualTo(new Value("hits", List.of("k:v"), 100));
	}

	private int record(String datagram) {
		AtomicInteger rejected = new AtomicInteger();
		this.parser.parse(new TextBytes(datagram), new SampleHandler((sample) -> {
			if (!this.cache.record(sample)) {
				rejected.incrementAndGet();
			}
		}));
		return rejected.get();
	}

	private SeriesView only(String type) {
		List<SeriesView> views = this.aggregates.view("").get(type);
		assertThat(views).hasSize(1);
		return views.get(0);
	}

	private static GatewayProperties properties(int maxSeries, int maxSetMembers) {
		return new GatewayProperties(InetAddress.getLoopbackAddress(), 0, DataSize.ofMegabytes(4), 2, 16, Duration.ZERO,
				Duration.ofSeconds(5), maxSeries, maxSetMembers, new GatewayProperties.HandOff(Path.of("unused")));
	}

}
