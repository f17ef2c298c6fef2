package dev.arena.layout.processor;

import java.nio.file.Path;
import java.util.Locale;

import javax.tools.Diagnostic;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Specs that are built from constants, as javac sees them. */
class CheckedSpecTests {

	private static final String HEAD = "import dev.arena.*; import java.util.List; class A { static final int KB = 1024; "
			+ "static final long BIG = 1L << 46; static long runTime; ";

	@TempDir
	Path output;

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					ArenaSpec.ofChunkSizes(32, »48«)                   | chunk size 48 must be a power of two; nearest legal value: 64
					ArenaSpec.ofChunkSizes(»8«, 64)                    | chunk size 8 must be at least 16; nearest legal value: 16
					ArenaSpec.ofChunkSizes(64, »64«)                   | chunk size 64 must be greater than that of the pool before it, 64; nearest legal value: 128
					ArenaSpec.ofChunkSizes(64, »3 * KB«)               | chunk size 3072 must be a power of two; nearest legal value: 4096
					ArenaSpec.ofChunkSizes(»A.BIG * 2«)                | chunk size 140737488355328 must be at most 70368744177664; nearest legal value: 70368744177664
					ArenaSpec.ofChunkSizes(64).withChunkCount(»0«)     | chunk count 0 must be from 1 to 4294967295; nearest legal value: 1
					ArenaSpec.ofChunkSizes(64, 128).withChunkCount(»-KB«) | chunk count -1024 must be from 1 to 4294967295; nearest legal value: 1
					ArenaSpec.ofChunkSizes(64).withChunkCount(1 << 31).withChunkCount(»0 + 0«) | chunk count 0 must be from 1 to 4294967295; nearest legal value: 1
					»ArenaSpec.ofChunkSizes()«                         | number of pools 0 must be at least 1; nearest legal value: 1
					ArenaSpec.of(PoolSpec.ofChunkSize(64), PoolSpec.ofChunkSize(»(int) 65L«)) | chunk size 65 must be a power of two; nearest legal value: 128
					dev.arena.ArenaSpec.of(List.of(PoolSpec.ofChunkSize(64).withChunkCount(»~0L«))) | chunk count -1 must be from 1 to 4294967295; nearest legal value: 1
					»ArenaSpec.ofChunkSizes(BIG).withChunkCount(2)«    | footprint 140737488355344 must be at most 70368744177664 bytes: lower a chunk size or a chunk count; nearest legal value: 70368744177664
					»ArenaSpec.ofChunkSizes(16, 32).withChunkCount(0xFFFFFFFFL)« | total chunk count 8589934590 must be at most 4294967295 in all pools together: lower a chunk count; nearest legal value: 4294967295
					ArenaSpec.ofChunkSizes(»java.lang.Byte.MAX_VALUE«) | chunk size 127 must be a power of two; nearest legal value: 128
					ArenaSpec.ofChunkSizes(»Byte.MAX_VALUE«)           | chunk size 127 must be a power of two; nearest legal value: 128
					""")
	void whatBreaksARuleIsAnErrorAtTheNumber(String expression, String message) {
		String source = HEAD + "@CheckedSpec Object spec = " + expression + "; }";
		Compilation compilation = compile(source.replaceAll("[»«]", ""));
		assertThat(compilation.errors()).contains(message.strip());
		int place = ("package acme; import dev.arena.layout.*; " + source).replace("«", "").indexOf('»');
		Diagnostic<?> first = compilation.all(Diagnostic.Kind.ERROR).get(0);
		assertThat(first.getStartPosition()).as(expression).isEqualTo(place);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ArenaSpec.ofChunkSizes(64, 4 * KB, 1 << 20).withChunkCount(128)",
			"ArenaSpec.of(PoolSpec.ofChunkSize(64).withChunkCount(2), PoolSpec.ofChunkSize(A.KB))",
			"Arena.local(ArenaSpec.of(List.of(PoolSpec.ofChunkSize(KB | 0))))",
			"ArenaSpec.ofChunkSizes(64).withChunkCount(0).withChunkCount(1)",
			"ArenaSpec.ofChunkSizes(Long.BYTES * 2, Integer.SIZE)" })
	void whatIsLegalSaysNothing(String expression) {
		Compilation compilation = compile(HEAD + "@CheckedSpec Object spec = " + expression + "; }");
		assertThat(compilation.errors()).isEmpty();
		assertThat(compilation.warnings()).isEmpty();
	}

	@Test
	void whatIsKnownAtRunTimeOnlyIsAWarning() {
		Compilation compilation = compile(
				HEAD + "@CheckedSpec ArenaSpec spec(int KB) { return ArenaSpec.ofChunkSizes(runTime, 48, KB); } }");
		assertThat(compilation.errors()).isEmpty();
		assertThat(compilation.warnings()).containsExactly(
				"@CheckedSpec: runTime is known at run time only, so that the spec is checked then: make it a constant "
						+ "expression",
				"@CheckedSpec: KB is known at run time only, so that the spec is checked then: make it a constant "
						+ "expression");
	}

	@Test
	void allOfATypeIsChecked() {
		Compilation compilation = compile("import dev.arena.*; import static java.lang.Short.MAX_VALUE; "
				+ "@CheckedSpec class A { ArenaSpec a = ArenaSpec.ofChunkSizes(17); A() { this(ArenaSpec.ofChunkSizes(MAX_VALUE)); } "
				+ "A(ArenaSpec any) { Runnable r = () -> ArenaSpec.ofChunkSizes(B.C); } static class B { static final int C = 19; } }");
		assertThat(compilation.errors()).hasSize(3)
			.anyMatch((error) -> error.startsWith("chunk size 17 "))
			.anyMatch((error) -> error.startsWith("chunk size 32767 "))
			.anyMatch((error) -> error.startsWith("chunk size 19 "));
	}

	@Test
	void anAnnotationWithNothingToCheckIsAWarning() {
		assertThat(compile(HEAD + "@CheckedSpec int spec = 1; }").warnings())
			.containsExactly("@CheckedSpec finds no ArenaSpec.of or ArenaSpec.ofChunkSizes in spec: put it where the "
					+ "spec is built");
	}

	@Test
	void theCompilerOfEclipseWarnsThatItChecksNothing() {
		Compilation compilation = new Compilation(Compilation.ECJ, this.output).source("A",
				HEAD + "@CheckedSpec Object spec = ArenaSpec.ofChunkSizes(48); }");
		assertThat(compilation.run()).isTrue();
		assertThat(compilation.all(Diagnostic.Kind.WARNING)
			.stream()
			.map((each) -> each.getMessage(Locale.ROOT))
			.filter((message) -> message.contains("@CheckedSpec"))).singleElement()
			.asString()
			.contains("cannot be checked by this compiler");
	}

	private Compilation compile(String source) {
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output).source("A", source);
		compilation.run();
		return compilation;
	}

}
