package dev.arena.layout.processor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What whole compilations leave behind. */
class CompilationTests {

	private static final String TRIP = "@ChunkLayout public record Trip(@Length(2) Leg[] legs, int state, Way way) {}";

	private static final String LEG = "@ChunkLayout(version = 4) public record Leg(long ratio, @Length(3) byte[] mark, "
			+ "@Offset(16) int at) { public int at() { return this.at; } }";

	private static final String WAY = "@ChunkLayout public record Way(int x, @Length(2) String name) {}";

	@TempDir
	Path output;

	@TempDir
	Path jar;

	static Stream<JavaCompiler> compilers() {
		return Stream.of(Compilation.JAVAC, Compilation.ECJ);
	}

	@ParameterizedTest
	@MethodSource("compilers")
	void layoutsOfOneCompilationAndOfAJarAreNestedAlike(JavaCompiler compiler) {
		Compilation together = new Compilation(compiler, this.output).source("Trip", TRIP)
			.source("Leg", LEG)
			.source("Way", WAY);
		assertThat(together.run()).as(together.errors().toString()).isTrue();
		String index = together.generated("META-INF/arena/layouts/acme.Trip.properties");
		Compilation first = new Compilation(compiler, this.jar).source("Leg", LEG).source("Way", WAY);
		assertThat(first.run()).isTrue();
		Compilation second = new Compilation(compiler, this.output.resolve("second")).withClassPath(this.jar)
			.source("Trip", TRIP);
		createFolder(this.output.resolve("second"));
		assertThat(second.run()).as(second.errors().toString()).isTrue();
		assertThat(second.generated("META-INF/arena/layouts/acme.Trip.properties")).isEqualTo(index);
	}

	@Test
	void theIndexSaysWhatAStartUpCheckNeeds() {
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output).with("-Aarena.config=none")
			.source("Outer", "public class Outer { @ChunkLayout(fits = 64, arena = \"orders\", version = 2) "
					+ "public record Leg(long ratio, int at) {} }");
		assertThat(compilation.run()).isTrue();
		assertThat(compilation.generated("META-INF/arena/layouts/acme.Outer$Leg.properties")).matches("""
				alignment=8
				arena=orders
				bytes=16
				class=acme\\.Outer\\.Leg
				fits=64
				hash=[0-9a-f]{16}
				layout=acme\\.LegLayout
				version=2
				""");
	}

	@Test
	void theHashTellsVersionsFieldsAndCodesApart() {
		String base = hash("@ChunkLayout record A(int id, E e) {} enum E { @Code(1) X }");
		assertThat(hash("@ChunkLayout record A(int id, E e) { } enum E { @Code(1) X }")).isEqualTo(base);
		assertThat(Stream
			.of("@ChunkLayout(version = 2) record A(int id, E e) {} enum E { @Code(1) X }",
					"@ChunkLayout record A(int ID, E e) {} enum E { @Code(1) X }",
					"@ChunkLayout record A(float id, E e) {} enum E { @Code(1) X }",
					"@ChunkLayout record A(E e, int id) {} enum E { @Code(1) X }",
					"@ChunkLayout record A(int id, E e) {} enum E { @Code(2) X }",
					"@ChunkLayout(bytes = 16) record A(int id, E e) {} enum E { @Code(1) X }",
					"@ChunkLayout(order = Endian.BIG) record A(int id, E e) {} enum E { @Code(1) X }",
					"@ChunkLayout record A(int id, @Length(1) E[] e) {} enum E { @Code(1) X }")
			.map(this::hash)
			.distinct()
			.filter((hash) -> !hash.equals(base))).hasSize(8);
	}

	@Test
	void aNestedLayoutThatWasCompiledWithoutTheProcessorIsRefused() {
		Compilation first = new Compilation(Compilation.JAVAC, this.jar).with("-proc:none").source("Way", WAY);
		assertThat(first.run()).isTrue();
		Compilation second = new Compilation(Compilation.JAVAC, this.output).withClassPath(this.jar)
			.source("Trip", "@ChunkLayout record Trip(Way way) {}");
		assertThat(second.run()).isFalse();
		assertThat(second.errors())
			.containsExactly("The type acme.Way of way was compiled without the processor, so that "
					+ "there is no WayLayout: compile it with the processor");
	}

	@Test
	void aNestedLayoutThatIsNotWhatItWasGeneratedForIsRefused() {
		Compilation first = new Compilation(Compilation.JAVAC, this.jar).source("Way", WAY);
		assertThat(first.run()).isTrue();
		Compilation changed = new Compilation(Compilation.JAVAC, this.jar).with("-proc:none")
			.source("Way", WAY.replace("int x", "long x"));
		assertThat(changed.run()).isTrue();
		Compilation second = new Compilation(Compilation.JAVAC, this.output).withClassPath(this.jar)
			.source("Trip", "@ChunkLayout record Trip(Way way) {}");
		assertThat(second.run()).isFalse();
		assertThat(second.errors()).containsExactly("The type acme.Way of way is not the layout that WayLayout was "
				+ "generated for: compile it again, together with Trip");
	}

	@Test
	void aClassOfKotlinIsRefusedWithASentence() {
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output)
			.file("kotlin/Metadata", "package kotlin; public @interface Metadata {}")
			.source("A", "@kotlin.Metadata @ChunkLayout final class A { private final int id = 0; }");
		assertThat(compilation.run()).isFalse();
		assertThat(compilation.errors())
			.containsExactly("A is a class of Kotlin: a layout is a record or an interface of "
					+ "Java, so declare an interface with a method for each field in Java");
	}

	@Test
	void twoLayoutsOfOneNameAreRefused() {
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output)
			.source("A", "class A { @ChunkLayout record Leg(int id) {} }")
			.source("B", "class B { @ChunkLayout record Leg(int id) {} }");
		assertThat(compilation.run()).isFalse();
		assertThat(compilation.errors()).singleElement()
			.asString()
			.startsWith("What is generated for Leg cannot be written")
			.endsWith("if LegLayout or the header exists already, rename one of them");
	}

	@Test
	void whatIsGeneratedIsFreeOfWarningsEvenWithoutAPackage() {
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output).with("-Xlint:all", "-Werror")
			.file("Plain",
					"import dev.arena.layout.*; @ChunkLayout record Plain(@Length(2) Part[] chunk, int at, "
							+ "int index, long value, boolean order, Part dev) {}")
			.file("Part", "import dev.arena.layout.*; @ChunkLayout record Part(int com) {}");
		assertThat(compilation.run()).as(compilation.errors() + " " + compilation.warnings()).isTrue();
	}

	@Test
	void orderedFieldsAreWrittenLastAndReadFirst() {
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output).source("A",
				"@ChunkLayout record A(@Ordered(MemoryOrder.ACQUIRE_RELEASE) int state, long first, byte last) {}");
		assertThat(compilation.run()).as(compilation.errors().toString()).isTrue();
		String source = compilation.generated("acme/ALayout.java");
		assertThat(source.substring(source.indexOf("void write(Chunk chunk, long at"))).containsSubsequence("putFirst(",
				"putLast(", "putStateRelease(");
		assertThat(source.substring(source.indexOf("read(Chunk chunk, long at")))
			.containsSubsequence("= getStateAcquire(", "return new acme.A(", "getFirst(", "getLast(");
	}

	private String hash(String source) {
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output).source("A", source);
		assertThat(compilation.run()).as(compilation.errors().toString()).isTrue();
		return compilation.generated("META-INF/arena/layouts/acme.A.properties")
			.lines()
			.filter((line) -> line.startsWith("hash="))
			.findFirst()
			.orElseThrow();
	}

	private static void createFolder(Path folder) {
		try {
			Files.createDirectories(folder);
		}
		catch (java.io.IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

}
