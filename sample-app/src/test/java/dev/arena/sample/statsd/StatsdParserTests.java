package dev.arena.sample.statsd;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StatsdParser}.
 */
@Tag("text")
class StatsdParserTests {

	private static final long SEED = 8125;

	private final StatsdParser parser = new StatsdParser();

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			hits:1|c                                ; COUNTER hits=1.0
			hits:-2.5|c                             ; COUNTER hits=-2.5 signed
			hits:1|c|@0.1                           ; COUNTER hits=1.0 x10.0
			hits:1|c|@1                             ; COUNTER hits=1.0
			load:0.5|g                              ; GAUGE load=0.5
			load:+3|g                               ; GAUGE load=3.0 signed
			load:-3|g                               ; GAUGE load=-3.0 signed
			db.query:320|ms                         ; TIMER db.query=320.0
			size:12|h|@0.5|#env:prod                ; HISTOGRAM size=12.0 x2.0 #env:prod
			size:12|d|#env:prod,beta                ; DISTRIBUTION size=12.0 #env:prod,beta
			users:alice|s                           ; SET users{alice}
			users:2001:db8::1|s                     ; SET users{2001:db8::1}
			hits:1|c|#env:prod|@0.5                 ; COUNTER hits=1.0 x2.0 #env:prod
			hits:1|c|#                              ; COUNTER hits=1.0
			hits:1|c|#url:a:b                       ; COUNTER hits=1.0 #url:a:b
			hits:1|c|c:4f2a|T1656581400             ; COUNTER hits=1.0
			hits:1|c|                               ; COUNTER hits=1.0
			a b/c-d_é:1|c                           ; COUNTER a b/c-d_é=1.0
			big:1e3|g                               ; GAUGE big=1000.0
			big:1.25E-2|g                           ; GAUGE big=0.0125
			big:123456789012345678901234567890|g    ; GAUGE big=1.2345678901234568E29
			big:0.30000000000000004|g               ; GAUGE big=0.30000000000000004
			big:.5|g                                ; GAUGE big=0.5
			big:5.|g                                ; GAUGE big=5.0
			""")
	void takesALine(String line, String expected) {
		assertThat(samples(line)).containsExactly(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "hits", "hits:", "hits:|c", "hits:1", "hits:1|", "hits:1|x", "hits:1|cc", "hits:1|m",
			"hits:1|msx", ":1|c", "|c", ":", "|", "::|", "hits:one|c", "hits:1x|c", "hits:--1|c", "hits:+|c",
			"hits:.|c", "hits:1.2.3|c", "hits:1e|c", "hits:1e+|c", "hits:1e5x|c", "hits:NaN|g", "hits:Infinity|g",
			"hits:0x10|c", "hits:1e101|g", "hits:1e999|g", "hits: 1|c", "hits:1|c|@", "hits:1|c|@0", "hits:1|c|@-1",
			"hits:1|c|@2", "hits:1|c|@1e-300", "hits:1|c|@x", "hits:1:|c", "hits::1|c", "hits:1:x:3|c", "users:|s",
			"a|b:1|c", "a\tb:1|c", "a\0b:1|c", "hits:1|c|#a\1b", "_e{5,4}:title", "_e{5,4}title|text",
			"_e{5,5}:title|text", "_e{4,5}:title|text", "_e{5,4}:title|texts", "_e{0,4}:|text", "_e{5}:title|text",
			"_e{-5,4}:title|text", "_e{2147483647,2147483647}:a|b", "_e{99999999999,1}:a|b", "_e{1,1}:a", "_e{",
			"_sc|redis", "_sc|redis|", "_sc|redis|4", "_sc|redis|22", "_sc||0", "_sc|" })
	void skipsAMalformedLine(String line) {
		assertThat(samples("before:1|c\n" + line + "\nafter:2|c")).containsExactly("COUNTER before=1.0", "malformed",
				"COUNTER after=2.0");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			_e{5,4}:title|text                                      ; event
			_e{1,0}:a|                                              ; event
			_e{5,4}:title|text|d:1|h:host|k:key|p:low|t:error|#a:b  ; event
			_e{6,7}:a|b:cd|x|y:zé|#k:v                              ; event
			_sc|redis|0                                             ; service check
			_sc|redis|2|#env:dev|m:a:b                              ; service check
			""")
	void tellsEventsAndServiceChecksFromMetrics(String line, String expected) {
		assertThat(samples("before:1|c\n" + line + "\nafter:2|c")).containsExactly("COUNTER before=1.0", expected,
				"COUNTER after=2.0");
	}

	@Test
	void takesEveryLineOfADatagram() {
		assertThat(samples("hits:1|c\nload:0.5|g")).containsExactly("COUNTER hits=1.0", "GAUGE load=0.5");
		assertThat(samples("\n\nhits:1|c\r\n\nload:0.5|g\n")).containsExactly("COUNTER hits=1.0", "GAUGE load=0.5");
	}

	@Test
	void takesEveryValueOfALine() {
		assertThat(samples("a:1:-2:3.5|c|@0.5|#k:v")).containsExactly("COUNTER a=1.0 x2.0 #k:v",
				"COUNTER a=-2.0 signed x2.0 #k:v", "COUNTER a=3.5 x2.0 #k:v");
	}

	@Test
	void forgetsTheSectionsOfTheLineBefore() {
		assertThat(samples("a:-1|c|@0.5|#k:v\nb:x|s\nc:1|c")).containsExactly("COUNTER a=-1.0 signed x2.0 #k:v",
				"SET b{x}", "COUNTER c=1.0");
	}

	@Test
	void takesNothingFromAnEmptyDatagram() {
		assertThat(samples("")).isEmpty();
		assertThat(samples("\r\n")).isEmpty();
	}

	@Test
	void boundsTheLengthOfNameAndTags() {
		String name = "n".repeat(StatsdParser.MAX_NAME_AND_TAGS - 3);
		assertThat(samples(name + ":1|c|#k:v")).hasSize(1).first().asString().startsWith("COUNTER nnn");
		assertThat(samples(name + ":1|c|#k:vw")).containsExactly("malformed");
	}

	@Test
	void readsNumbersAsTheJdkDoes() {
		Random random = new Random(SEED);
		for (int i = 0; i < 20_000; i++) {
			String number = (random.nextInt(1_000_000_000) * (i % 3 - 1L)) + "." + random.nextInt(1_000_000);
			assertThat(samples("n:" + number + "|g"))
				.containsExactly("GAUGE n=" + Double.parseDouble(number) + (number.startsWith("-") ? " signed" : ""));
		}
	}

	/** Reading outside the datagram would throw. */
	@Test
	void survivesAnyInput() {
		Random random = new Random(SEED);
		byte[] alphabet = "a1:|@#.,+-ecgmshd\n\r\0é".getBytes(StandardCharsets.UTF_8);
		byte[] valid = "hits:1:+2|c|@0.5|#env:prod,beta\nload:-0.5e1|g\ndb:320|ms|c:4f\nusers:a:b|s\n_e{1,2}:a|bc\n_sc|a|1\n"
			.getBytes(StandardCharsets.UTF_8);
		int accepted = 0;
		int malformed = 0;
		for (int i = 0; i < 100_000; i++) {
			int length = random.nextInt(valid.length + 1);
			byte[] mutant = Arrays.copyOf(valid, length);
			for (int mutation = random.nextInt(8); mutation > 0 && length > 0; mutation--) {
				mutant[random.nextInt(length)] = random.nextBoolean() ? (byte) random.nextInt()
						: alphabet[random.nextInt(alphabet.length)];
			}
			List<String> samples = samples(new TextBytes(mutant));
			malformed += Collections.frequency(samples, "malformed");
			accepted += samples.size();
		}
		assertThat(malformed).isPositive();
		assertThat(accepted).isGreaterThan(malformed);
	}

	private List<String> samples(String datagram) {
		return samples(new TextBytes(datagram));
	}

	private List<String> samples(Bytes datagram) {
		List<String> lines = new ArrayList<>();
		this.parser.parse(datagram, new SampleHandler((sample) -> lines.add(describe(sample)), lines::add));
		return lines;
	}

	private static String describe(Sample sample) {
		assertThat(sample.value()).isFinite();
		assertThat(sample.weight()).isFinite().isGreaterThanOrEqualTo(1);
		String content = (sample.type() == MetricType.SET) ? "{" + sample.member() + "}" : "=" + sample.value();
		String signed = sample.signed() ? " signed" : "";
		String weight = (sample.weight() != 1) ? " x" + sample.weight() : "";
		String tags = (sample.tags().length() > 0) ? " #" + sample.tags() : "";
		return sample.type() + " " + sample.name() + content + signed + weight + tags;
	}

}
