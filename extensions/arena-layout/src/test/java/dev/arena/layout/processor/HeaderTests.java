package dev.arena.layout.processor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The header as gcc sees it. */
class HeaderTests {

	private static final String PROGRAM = """
			#include <stdio.h>
			#include "trade.h"
			#define SHOW(field) printf("%s=%zu\\n", #field, offsetof(struct Trade, field))
			int main(void) {
				printf("size=%zu\\n", sizeof(struct Trade));
				SHOW(flag); SHOW(when); SHOW(side); SHOW(name); SHOW(legs); SHOW(register_); SHOW(late); SHOW(early);
				printf("sell=%d\\n", Trade_side_SELL);
				printf("hash=%016llx\\n", (unsigned long long) TRADE_HASH);
				return 0;
			}
			""";

	private static final String TRADE = """
			@ChunkLayout(header = "trade.h", bytes = 128)
			public record Trade(boolean flag, long when, @Width(2) Side side, @Length(5) String name, @Length(2) Leg[] legs,
				int register, @Offset(104) float late, @Offset(96) short early) {
				enum Side { @Code(1) BUY, @Code(2) SELL }
				@ChunkLayout public record Leg(byte kind, double ratio, char letter) {}
			}
			""";

	@TempDir
	Path output;

	@BeforeEach
	void requireGcc() {
		assumeThat(Files.isExecutable(Path.of("/usr/bin/gcc")) && Files.exists(Path.of("/usr/include/stdio.h")))
			.as("gcc with its headers")
			.isTrue();
	}

	@Test
	void theCompilerOfCPlacesEachFieldWhereWeDo() throws Exception {
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output).source("Trade", TRADE);
		assertThat(compilation.run()).as(compilation.errors().toString()).isTrue();
		Map<String, String> seen = runInC();
		Class<?> layout = new java.net.URLClassLoader(new java.net.URL[] { this.output.toUri().toURL() },
				getClass().getClassLoader())
			.loadClass("acme.TradeLayout");
		assertThat(seen).containsEntry("size", "128").containsEntry("sell", "2");
		for (String field : List.of("flag", "when", "side", "name", "legs", "register_", "late", "early")) {
			String constant = field.replace("_", "").toUpperCase(java.util.Locale.ROOT) + "_OFFSET";
			assertThat(seen).containsEntry(field, String.valueOf(layout.getField(constant).getInt(null)));
		}
		assertThat(seen).containsEntry("hash",
				java.util.HexFormat.of().toHexDigits(layout.getField("HASH").getLong(null)));
	}

	@Test
	void aFieldThatStandsElsewhereDoesNotCompile() throws Exception {
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output).source("Trade", TRADE);
		assertThat(compilation.run()).isTrue();
		Path header = header();
		Files.writeString(header, Files.readString(header).replace("int64_t when;", "int32_t when;"));
		Process process = compile();
		assertThat(output(process)).contains("offset of when");
		assertThat(process.waitFor()).isNotZero();
	}

	@Test
	void theHeaderIsFreeOfWarningsInCAndInCPlusPlus() throws Exception {
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output).source("Trade", TRADE);
		assertThat(compilation.run()).isTrue();
		for (String language : List.of("c", "c++")) {
			Process process = new ProcessBuilder("gcc", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", language,
					header().toString())
				.redirectErrorStream(true)
				.start();
			String said = output(process);
			if (language.equals("c++") && said.contains("cc1plus")) {
				continue; // gcc without C++
			}
			assertThat(said).isEmpty();
			assertThat(process.waitFor()).isZero();
		}
	}

	private Path header() {
		return this.output.resolve("META-INF/arena/include/trade.h");
	}

	private Map<String, String> runInC() throws Exception {
		Process compiler = compile();
		assertThat(output(compiler)).isEmpty();
		Process program = new ProcessBuilder(this.output.resolve("show").toString()).start();
		return output(program).lines()
			.collect(java.util.stream.Collectors.toMap((line) -> line.substring(0, line.indexOf('=')),
					(line) -> line.substring(line.indexOf('=') + 1)));
	}

	private Process compile() throws Exception {
		Path program = Files.writeString(this.output.resolve("show.c"), PROGRAM);
		Process process = new ProcessBuilder("gcc", "-Wall", "-Werror", "-I", header().getParent().toString(), "-o",
				this.output.resolve("show").toString(), program.toString())
			.redirectErrorStream(true)
			.start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		return process;
	}

	private static String output(Process process) throws IOException {
		try (InputStream stream = process.getInputStream()) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
