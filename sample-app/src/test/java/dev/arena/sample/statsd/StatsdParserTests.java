package dev.arena.sample.statsd;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
			"a|b:1|c", "a\tb:1|c", "a\0b:1|c", "hits:1|c|#a\1b", "_e{5,4}:title|text", "_sc|redis|2|#env:dev|m:a:b" })
	void skipsAMalformedLine(String line) {
		assertThat(samples("before:1|c\n" + line + "\nafter:2|c")).containsExactly("COUNTER before=1.0",
				"COUNTER after=2.0", "1 malformed");
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
		assertThat(samples(name + ":1|c|#k:vw")).containsExactly("1 malformed");
	}

	@Test
	void readsNumbersAsTheJdkDoes() {
		Random random = new Random(SEED);
		for (int i = 0; i < 20_000; i++) {
			String number = (random.nextInt(1_000_000_000) * (i % 3 - 1L)) + "." + random.nextInt(1_000_000);
			List<Double> values = new ArrayList<>();
			this.parser.parse(new TextBytes("n:" + number + "|g"), (sample) -> values.add(sample.value()));
			assertThat(values).containsExactly(Double.parseDouble(number));
		}
	}

	/** Reading outside the datagram would throw. */
	@Test
	void survivesAnyInput() {
		Random random = new Random(SEED);
		byte[] alphabet = "a1:|@#.,+-ecgmshd\n\r\0é".getBytes(StandardCharsets.UTF_8);
		byte[] valid = "hits:1:+2|c|@0.5|#env:prod,beta\nload:-0.5e1|g\ndb:320|ms|c:4f\nusers:a:b|s\n"
			.getBytes(StandardCharsets.UTF_8);
		int accepted = 0;
		int malformed = 0;
		for (int i = 0; i < 100_000; i++) {
			int length = random.nextInt(valid.length + 1);
			byte[] mutant = java.util.Arrays.copyOf(valid, length);
			for (int mutation = random.nextInt(8); mutation > 0 && length > 0; mutation--) {
				mutant[random.nextInt(length)] = random.nextBoolean() ? (byte) random.nextInt()
						: alphabet[random.nextInt(alphabet.length)];
			}
			List<String> samples = new ArrayList<>();
			malformed += this.parser.parse(new TextBytes(mutant), (sample) -> samples.add(describe(sample)));
			accepted += samples.size();
		}
		assertThat(accepted).isPositive();
		assertThat(malformed).isPositive();
	}

	private List<String> samples(String datagram) {
		List<String> samples = new ArrayList<>();
		int malformed = this.parser.parse(new TextBytes(datagram), (sample) -> samples.add(describe(sample)));
		if (malformed > 0) {
			samples.add(malformed + " malformed");
		}
		return samples;
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
