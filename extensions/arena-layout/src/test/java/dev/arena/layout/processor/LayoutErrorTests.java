package dev.arena.layout.processor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the compiler says, and where: each mistake stands between » and «.
 */
class LayoutErrorTests {

	static final List<Mistake> MISTAKES = new ArrayList<>();

	private static Compilation byJavac;

	private static Compilation byEcj;

	@TempDir
	Path output;

	static {
		types();
		fields();
		lengths();
		offsets();
		sizes();
		orders();
		enums();
		nested();
		interfaces();
		names();
	}

	@ParameterizedTest
	@FieldSource("MISTAKES")
	void javacTellsTheMistakeWhereItStands(Mistake mistake) {
		List<Diagnostic<? extends JavaFileObject>> errors = byJavac.all(Diagnostic.Kind.ERROR)
			.stream()
			.filter((error) -> error.getSource().toUri().getPath().endsWith("/" + mistake.place() + "/A.java"))
			.toList();
		assertThat(errors).extracting((error) -> error.getMessage(Locale.ROOT))
			.containsExactly(mistake.messageInPlace());
		assertThat(errors.get(0).getLineNumber()).isEqualTo(2);
	}

	@ParameterizedTest
	@FieldSource("MISTAKES")
	void ecjTellsTheMistakeAndItsLayout(Mistake mistake) {
		assertThat(byEcj.errors().stream().filter((error) -> error.startsWith(mistake.place() + ".")).toList())
			.singleElement()
			.asString()
			.matches("[\\w.]+\\.A: .*")
			.endsWith("A: " + mistake.messageInPlace());
	}

	/**
	 * Each mistake in a package of its own, all in one run, because a compiler is slow to
	 * start.
	 */
	@BeforeAll
	static void compile(@TempDir Path javac, @TempDir Path ecj) {
		byJavac = compile(Compilation.JAVAC, javac);
		byEcj = compile(Compilation.ECJ, ecj);
	}

	@Test
	void thereAreFortyAtLeast() {
		assertThat(MISTAKES).hasSizeGreaterThanOrEqualTo(40);
	}

	@Test
	void allMistakesOfALayoutAreToldAtOnce() {
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output).with("-proc:only")
			.source("A", "@ChunkLayout record A(Integer id, String name, @Offset(3) long when) {}");
		assertThat(compilation.run()).isFalse();
		assertThat(compilation.errors()).hasSize(3);
	}

	@Test
	void whatTheCompilerRefusesItselfIsNotToldTwice() {
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output).source("A",
				"@ChunkLayout record A(Missing id) {}");
		assertThat(compilation.run()).isFalse();
		assertThat(compilation.errors()).singleElement().asString().contains("cannot find symbol");
	}

	private static Compilation compile(JavaCompiler compiler, Path output) {
		Compilation compilation = new Compilation(compiler, output).with("-proc:only");
		for (Mistake mistake : MISTAKES) {
			compilation.file(mistake.place() + "/A", "package " + mistake.place() + "; import dev.arena.layout.*; "
					+ mistake.source().replace('»', '\n').replace('«', '\n'));
		}
		compilation.run();
		return compilation;
	}

	private static void types() {
		add("@ChunkLayout »class A«{ int id; }",
				"A is neither a record nor an interface: make it a record whose components are the fields");
		add("@ChunkLayout »enum A«{ ONE }",
				"A is neither a record nor an interface: make it a record whose components are the fields");
		add("@ChunkLayout »record A<T>«(int id) {}",
				"A has type parameters and a layout has fixed types: leave out <T>");
		add("class O { @ChunkLayout »private record A«(int id) {} }",
				"A is private and could not be named by what is generated: leave out the word private");
		add("class O { private static class P { @ChunkLayout »record A«(int id) {} } }",
				"A in P is private and could not be named by what is generated: leave out the word private");
		add("@ChunkLayout »record A«() {}", "A has no fields: a layout has one at least");
		add("@ChunkLayout »interface A«{}", "A has no fields: a layout has one at least");
		add("@ChunkLayout(version = -1) »record A«(int id) {}", "version = -1 must be 0 or more: the nearest is 0");
		add("@ChunkLayout(arena = \" \") »record A«(int id) {}",
				"arena = \" \" is blank: name an entry of arena.arenas, or leave it out");
		add("@ChunkLayout(header = \"../a.h\") »record A«(int id) {}",
				"header = \"../a.h\" must be a file name of letters, digits, _, - and . that ends in .h, as in \"a.h\"");
	}

	private static void fields() {
		String legal = "must be a primitive, an enum with codes, a String with a @Length, another layout, or an array "
				+ "with a @Length of these but String";
		add("@ChunkLayout record A(int a,» Integer id«) {}",
				"The type java.lang.Integer of id is an object: the nearest is int");
		add("@ChunkLayout record A(» Boolean on«, int b) {}",
				"The type java.lang.Boolean of on is an object: the nearest is boolean");
		add("@ChunkLayout record A(» Object any«) {}", "The type java.lang.Object of any " + legal);
		add("@ChunkLayout record A(» java.util.List<String> all«) {}",
				"The type java.util.List<java.lang.String> of all " + legal);
		add("@ChunkLayout record A(»@Length(2) int[][] grid«) {}", "The type int[][] of grid " + legal);
		add("@ChunkLayout record A(»@Length(2) String[] names«) {}",
				"The type java.lang.String[] of names is no field: "
						+ "put the text into a layout of its own, and make an array of that");
		add("@ChunkLayout record A(»@Length(2) Long[] ids«) {}",
				"The type java.lang.Long[] of ids is an object: the nearest is long");
	}

	private static void lengths() {
		add("@ChunkLayout record A(» int[] all«) {}",
				"all is a int[], whose length must be fixed: write @Length(8), or another number of elements, before it");
		add("@ChunkLayout record A(» String name«) {}", "name is a java.lang.String, whose length must be fixed: write "
				+ "@Length(8), or another number of bytes, before it");
		add("@ChunkLayout record A(»@Length(0) int[] all«) {}",
				"@Length(0) of all must be 1 or more: the nearest is 1");
		add("@ChunkLayout record A(»@Length(-4) String name«) {}",
				"@Length(-4) of name must be 1 or more: the nearest is 1");
		add("@ChunkLayout record A(»@Length(4) int id«) {}",
				"@Length(4) of id is for arrays and texts and id is a int: leave it out, or make it a int[]");
		add("@ChunkLayout record A(»@Length(134217729) long[] all«) {}",
				"all ends at byte 1073741832 and a layout has at " + "most 1073741824 bytes: make it shorter");
	}

	private static void offsets() {
		add("@ChunkLayout record A(»@Offset(-8) long id«) {}", "@Offset(-8) of id must be 0 or more: the nearest is 0");
		add("@ChunkLayout record A(»@Offset(6) int id«) {}",
				"@Offset(6) of id must be a multiple of 4: the nearest are 4 and 8");
		add("@ChunkLayout record A(long when,»@Offset(4) int id«) {}",
				"id at 4 overlaps when, which takes the bytes 0 to 7: the nearest offset behind it is 8");
		add("@ChunkLayout record A(@Offset(8) int b, @Offset(0) int a,» long c«) {}",
				"c at 8 overlaps b, which takes the bytes 8 to 11: the nearest offset behind it is 16");
	}

	private static void sizes() {
		add("@ChunkLayout(fits = 8) record A(long when,» int id«) {}", "id takes the bytes 8 to 11: A has 16 bytes and "
				+ "must fit into 8 (fits = 8): the nearest chunk size that it fits is 16");
		add("@ChunkLayout(fits = 12) »record A«(long when, int id) {}",
				"A has 16 bytes and must fit into 12 (fits = 12), "
						+ "and what fills up its end does not: the nearest chunk size that it fits is 16");
		add("@ChunkLayout(fits = 64) record A(@Length(8) long[] all,» byte one«, byte two) {}",
				"one takes the bytes 64 to 64: A has 72 bytes and must fit into 64 (fits = 64): the nearest chunk size "
						+ "that it fits is 128");
		add("@ChunkLayout(fits = -1) »record A«(int id) {}", "fits = -1 must be 0 or more: the nearest is 0");
		add("@ChunkLayout(bytes = -1) »record A«(int id) {}", "bytes = -1 must be 0 or more: the nearest is 0");
		add("@ChunkLayout(bytes = 8) record A(long when,» int id«) {}",
				"bytes = 8 is less than the 16 bytes that A needs: the nearest is 16");
		add("@ChunkLayout(bytes = 30) »record A«(long when, int id) {}",
				"bytes = 30 must be a multiple of 8, the alignment of A: the nearest are 24 and 32");
	}

	private static void orders() {
		add("@ChunkLayout record A(»@Ordered(MemoryOrder.VOLATILE) short state«) {}",
				"@Ordered of state is for int and long and state is a short: the nearest is int");
		add("@ChunkLayout record A(»@Ordered(MemoryOrder.OPAQUE) double load«) {}",
				"@Ordered of load is for int and long "
						+ "and load is a double: the nearest is long, with Double.doubleToRawLongBits");
		add("@ChunkLayout record A(»@Ordered(MemoryOrder.OPAQUE) @Length(2) int[] all«) {}",
				"@Ordered of all is for int and long and all is a int[]: the nearest is int");
		add("@ChunkLayout(order = Endian.BIG) record A(»@Ordered(MemoryOrder.OPAQUE) int state«) {}",
				"@Ordered of state needs the byte order of the machine and the layout has order = BIG: leave one of them out");
	}

	private static void enums() {
		String side = "enum Side { @Code(1) BUY, @Code(2) SELL }";
		add("enum Day { MONDAY, TUESDAY } @ChunkLayout record A(» Day day«) {}",
				"Day.MONDAY of day has no code: write @Code(0) before the constant");
		add("enum E { @Code(0) X, Y } @ChunkLayout record A(» E e«) {}",
				"E.Y of e has no code: write @Code(1) before the constant");
		add("enum E { @Code(3) X, @Code(3) Y } @ChunkLayout record A(» E e«) {}",
				"E.X and E.Y of e have the same code 3: the next one that is free is 0");
		add("enum E { } @ChunkLayout record A(» E e«) {}",
				"The enum E of e has no constants: a field needs one at least");
		add("enum E { @Code(128) X } @ChunkLayout record A(»@Width(1) E e«) {}",
				"The code 128 of E.X does not fit into " + "the 1 bytes of e: from -128 to 127, or a larger @Width");
		add(side + " @ChunkLayout record A(»@Width(3) Side side«) {}",
				"@Width(3) of side must be 1, 2 or 4: the nearest is 4");
		add("@ChunkLayout record A(»@Width(2) int id«) {}", "@Width of id is for enums and id is a int: leave it out");
		add("class O { private enum E { @Code(0) X } @ChunkLayout record A(» E e«) {} }",
				"The type acme.O.E of e cannot be named by what is generated: make it public, or put it into the same "
						+ "package and leave out the word private");
	}

	private static void nested() {
		add("record P(int x) {} @ChunkLayout record A(» P p«) {}",
				"The type acme.P of p is a record without @ChunkLayout: write @ChunkLayout before P");
		add("@ChunkLayout record A(int id,» A next«) {}", "The type acme.A of next contains A itself, which would have "
				+ "no end: keep an index or an offset instead");
		add("@ChunkLayout interface P { int x(); } @ChunkLayout record A(» P p«) {}",
				"The type acme.P of p is an interface, a view of a chunk, and a record is a copy: make P a record, or A an "
						+ "interface");
	}

	private static void interfaces() {
		add("@ChunkLayout »interface A extends java.io.Serializable«{ int id(); }",
				"A extends java.io.Serializable: an "
						+ "interface that is a layout extends none, so declare the methods here");
		add("@ChunkLayout »sealed interface A permits B«{ int id(); } final class B implements A { public int id() { "
				+ "return 0; } }", "A is sealed: what is generated implements it, so leave out the word sealed");
		add("@ChunkLayout interface A { int id();» int sum(int a, int b);« }",
				"sum is neither a field, a method without "
						+ "parameters, nor its setter, a method with one: give it a body with the word default");
		add("@ChunkLayout interface A { int id();» void count(int count);« }",
				"count sets a field that is not there: declare int count() too");
		add("@ChunkLayout interface A { int id();» void id(long id);« }",
				"id sets a long and the field is a int: they must be the same");
		add("@ChunkLayout interface A { int id();» int id(int id);« }", "id returns int: a setter returns void or A");
		add("@ChunkLayout interface A {» void id();« }",
				"The type void of id must be a primitive, an enum with codes, a String with a @Length, another layout, or "
						+ "an array with a @Length of these but String");
		add("@ChunkLayout interface A { int id();» int hashCode();« }",
				"hashCode is a method of every object: give the field another name");
	}

	private static void names() {
		add("@ChunkLayout record A(int lastPrice,» int last_price«) {}",
				"last_price and lastPrice would both have a LAST_PRICE_OFFSET in what is generated: rename one of them");
		add("@ChunkLayout record A(@Ordered(MemoryOrder.ACQUIRE_RELEASE) int id,» int idAcquire«) {}",
				"idAcquire and id would both have a getIdAcquire in what is generated: rename one of them");
	}

	private static void add(String source, String message) {
		MISTAKES.add(new Mistake("mistake" + MISTAKES.size(), source, message));
	}

	/**
	 * A mistake.
	 *
	 * @param place its package
	 * @param source the source, with the place of the mistake marked
	 * @param message what is said of it
	 */
	record Mistake(String place, String source, String message) {

		String messageInPlace() {
			return this.message.replace("acme.", this.place + ".");
		}
	}

}
