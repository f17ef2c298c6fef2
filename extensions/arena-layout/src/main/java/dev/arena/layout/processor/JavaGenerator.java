package dev.arena.layout.processor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.arena.layout.processor.FieldType.Codes;
import dev.arena.layout.processor.FieldType.Text;

/**
 * Writes the class that is generated for a layout. Types of the program are always named
 * in full, so that no import can hide them.
 */
final class JavaGenerator {

	private final SourceText source = new SourceText();

	private final Layout layout;

	private final Access access;

	private JavaGenerator(Layout layout) {
		this.layout = layout;
		this.access = new Access(layout.settings().order());
	}

	static String generate(Layout layout) {
		return new JavaGenerator(layout).generate();
	}

	private String generate() {
		writeHead();
		this.layout.fields().forEach(this::writeConstants);
		StaticAccessors accessors = new StaticAccessors(this.source, this.access);
		new Flyweight(this.source, this.layout).write();
		this.layout.fields().forEach(accessors::write);
		new Transfer(this.source, this.layout).write();
		writeIdentity();
		writeCodes();
		if (!this.access.isNative()) {
			writeBytes();
		}
		return this.source.add("\n}").toString();
	}

	private void writeHead() {
		if (!this.layout.packageName().isEmpty()) {
			this.source.add("package %s;\n\n", this.layout.packageName());
		}
		if (this.layout.fields().stream().anyMatch(Field::isArray)) {
			this.source.add("import java.util.Objects;\n\n");
		}
		this.source.add("import dev.arena.Chunk;");
		if (this.layout.fields().stream().anyMatch((field) -> field.type() instanceof Text)) {
			this.source.add("import dev.arena.layout.FixedText;");
		}
		this.source.add(
				"""
						import dev.arena.layout.LayoutMismatchException;

						/**
						 * Where {@link %1$s} is in a chunk. Generated.
						 *
						 * <pre>
						%2$s
						 * </pre>
						 *
						 * Static accessors and flyweights check each access as the chunk does, and may be used by as many threads
						 * as the chunk; a flyweight is wrapped by one thread at a time.
						 */
						%3$sfinal class %4$s%5$s {

							/** The size in bytes, with what fills up the end. */
							public static final int BYTES = %6$d;

							/** The alignment of the most aligned field. */
							public static final int ALIGNMENT = %7$d;

							/** The version of the layout. */
							public static final int VERSION = %8$d;

							/** Differs between layouts that differ: see {@link #requireSame}. */
							public static final long HASH = 0x%9$016xL;
						""",
				this.layout.javaName(), table(), this.layout.isPublic() ? "public " : "", this.layout.layoutName(),
				this.layout.isRecord() ? "" : " implements " + this.layout.javaName(), this.layout.bytes(),
				this.layout.alignment(), this.layout.settings().version(), this.layout.hash());
	}

	private String table() {
		return this.layout.fields()
			.stream()
			.map((field) -> String.format(Locale.ROOT, " * %8d  %-24s %s", field.offset(), javaNameOf(field),
					field.name()))
			.collect(Collectors.joining("\n"));
	}

	private static String javaNameOf(Field field) {
		return field.isArray() ? field.type().javaName() + "[" + field.length() + "]" : field.javaName();
	}

	private void writeConstants(Field field) {
		this.source.member("""
				/** Where {@code %s} begins. */
				public static final int %s = %d;
				""", field.name(), field.offsetConstant(), field.offset());
		if (field.isArray() || field.type() instanceof Text) {
			this.source.member("""
					/** How many %s {@code %s} has. */
					public static final int %s = %d;
					""", field.isArray() ? "elements" : "bytes", field.name(), field.lengthConstant(),
					field.isArray() ? field.length() : field.type().bytes());
		}
	}

	private void writeIdentity() {
		this.source.member("""
				/**
				 * Refuses a peer whose layout is not this one.
				 * @param peerVersion its {@link #VERSION}
				 * @param peerHash its {@link #HASH}
				 * @throws LayoutMismatchException if one of them differs
				 */
				public static void requireSame(int peerVersion, long peerHash) {
					if (peerVersion != VERSION || peerHash != HASH) {
						throw new LayoutMismatchException("%s", VERSION, HASH, peerVersion, peerHash);
					}
				}
				""", this.layout.simpleName());
	}

	private void writeCodes() {
		List<Field> fields = this.layout.fields().stream().filter((field) -> field.type() instanceof Codes).toList();
		if (fields.isEmpty()) {
			return;
		}
		SourceText codes = new SourceText();
		codes.add("private static final class Codes {");
		fields.forEach((field) -> writeCodes(codes, field, (Codes) field.type()));
		this.source.member("%s", codes.add("\n}"));
	}

	private void writeCodes(SourceText codes, Field field, Codes type) {
		String decode = type.constants()
			.entrySet()
			.stream()
			.map((constant) -> "\t\tcase " + constant.getValue() + " -> " + type.javaName() + "." + constant.getKey()
					+ ";")
			.collect(Collectors.joining("\n"));
		String encode = type.constants()
			.entrySet()
			.stream()
			.map((constant) -> "\t\tcase " + constant.getKey() + " -> " + constant.getValue() + ";")
			.collect(Collectors.joining("\n"));
		codes.member("""
				static %1$s %2$s(int code) {
					return switch (code) {
				%3$s
						default -> throw new IllegalStateException("%2$s of %5$s has the code " + code
								+ ", and the codes of %6$s are %7$s");
					};
				}

				static int %2$s(%1$s value) {
					return switch (value) {
				%4$s
					};
				}
				""", type.javaName(), field.name(), decode, encode, this.layout.simpleName(), type.simpleName(),
				type.legalCodes());
	}

	private void writeBytes() {
		this.source.member("""
				private static final class Bytes {

					private static final boolean SWAPPED =
							java.nio.ByteOrder.nativeOrder() != java.nio.ByteOrder.%s_ENDIAN;

					static short inOrder(short value) {
						return SWAPPED ? Short.reverseBytes(value) : value;
					}

					static int inOrder(int value) {
						return SWAPPED ? Integer.reverseBytes(value) : value;
					}

					static long inOrder(long value) {
						return SWAPPED ? Long.reverseBytes(value) : value;
					}

				}
				""", this.layout.settings().order());
	}

}
