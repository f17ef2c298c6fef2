package dev.arena.layout.processor;

import java.util.Locale;

import dev.arena.layout.processor.FieldType.Codes;
import dev.arena.layout.processor.FieldType.Nested;
import dev.arena.layout.processor.FieldType.Scalar;
import dev.arena.layout.processor.FieldType.Text;

/**
 * Writes the static accessors: each over a chunk that begins with the layout, and over
 * one that has it somewhere.
 */
final class StaticAccessors {

	private final SourceText source;

	private final Access access;

	StaticAccessors(SourceText source, Access access) {
		this.source = source;
		this.access = access;
	}

	void write(Field field) {
		if (field.isArray()) {
			writeElements(field);
			writeAll(field);
		}
		else {
			writeValue(field);
		}
		if (field.order() != null) {
			writeOrdered(field);
		}
	}

	private void writeValue(Field field) {
		String position = "at + " + field.offsetConstant();
		reader(field, Names.getter(field), field.type().javaName(), this.access.read(field, position));
		String given = (field.type() instanceof Text) ? "CharSequence" : field.type().javaName();
		this.source.member("""
				/** Writes {@code %1$s}. */
				public static void %2$s(Chunk chunk, %3$s value) {
					%2$s(chunk, 0, value);
				}

				/** Writes {@code %1$s} of the layout that begins {@code at} an offset. */
				public static void %2$s(Chunk chunk, long at, %3$s value) {
					%4$s;
				}
				""", field.name(), Names.setter(field), given, this.access.write(field, position, "value"));
		if (field.type() instanceof Codes codes) {
			reader(field, Names.getter(field) + "Code", "int", this.access.read(codes.code(), position));
		}
		if (field.type() instanceof Text) {
			this.source.member("""
					/** Appends {@code %1$s} to a text, without garbage if that has room. */
					public static void append%2$s(Chunk chunk, StringBuilder target) {
						append%2$s(chunk, 0, target);
					}

					/** Appends {@code %1$s} of the layout that begins {@code at} an offset. */
					public static void append%2$s(Chunk chunk, long at, StringBuilder target) {
						FixedText.append(chunk, %3$s, %4$s, target);
					}
					""", field.name(), field.capitalized(), position, field.lengthConstant());
		}
	}

	private void reader(Field field, String name, String type, String expression) {
		this.source.member("""
				/** Reads {@code %1$s}. */
				public static %3$s %2$s(Chunk chunk) {
					return %2$s(chunk, 0);
				}

				/** Reads {@code %1$s} of the layout that begins {@code at} an offset. */
				public static %3$s %2$s(Chunk chunk, long at) {
					return %4$s;
				}
				""", field.name(), name, type, expression);
	}

	private void writeElements(Field field) {
		String position = element(field);
		elementReader(field, Names.getter(field), field.type().javaName(), this.access.read(field, position));
		this.source.member("""
				/** Writes one of {@code %1$s}. */
				public static void %2$s(Chunk chunk, int index, %3$s value) {
					%2$s(chunk, 0, index, value);
				}

				/** Writes one of {@code %1$s} of the layout that begins {@code at} an offset. */
				public static void %2$s(Chunk chunk, long at, int index, %3$s value) {
					%4$s;
				}
				""", field.name(), Names.setter(field), field.type().javaName(),
				this.access.write(field, position, "value"));
		if (field.type() instanceof Codes codes) {
			elementReader(field, Names.getter(field) + "Code", "int", this.access.read(codes.code(), position));
		}
		if (field.type() instanceof Nested) {
			this.source.member("""
					/** Where one of {@code %s} begins. */
					public static long offsetOf%s(int index) {
						return %s;
					}
					""", field.name(), field.capitalized(), position.substring("at + ".length()));
		}
	}

	private void elementReader(Field field, String name, String type, String expression) {
		this.source.member("""
				/** Reads one of {@code %1$s}. */
				public static %3$s %2$s(Chunk chunk, int index) {
					return %2$s(chunk, 0, index);
				}

				/** Reads one of {@code %1$s} of the layout that begins {@code at} an offset. */
				public static %3$s %2$s(Chunk chunk, long at, int index) {
					return %4$s;
				}
				""", field.name(), name, type, expression);
	}

	private void writeAll(Field field) {
		boolean isBytes = field.type() == Scalar.BYTE;
		String bulk = "(at + " + field.offsetConstant() + ", values, 0, values.length);";
		String loop = """
				for (int i = 0; i < values.length; i++) {
					%s;
				}""";
		String get = isBytes ? "chunk.getBytes" + bulk
				: String.format(Locale.ROOT, loop, "values[i] = " + Names.getter(field) + "(chunk, at, i)");
		String put = isBytes ? "chunk.putBytes" + bulk
				: String.format(Locale.ROOT, loop, Names.setter(field) + "(chunk, at, i, values[i])");
		this.source.member(
				"""
						/** Reads all of {@code %1$s} into a new array. */
						public static %2$s[] getAll%3$s(Chunk chunk, long at) {
							%2$s[] values = new %2$s[%4$s];
							%5$s
							return values;
						}

						/** Writes all of {@code %1$s}. */
						public static void putAll%3$s(Chunk chunk, long at, %2$s[] values) {
							if (values.length != %4$s) {
								throw new IllegalArgumentException("%1$s has " + values.length + " elements and must have " + %4$s);
							}
							%6$s
						}
						""",
				field.name(), field.type().javaName(), field.capitalized(), field.lengthConstant(),
				get.replace("\n", "\n\t"), put.replace("\n", "\n\t"));
	}

	private void writeOrdered(Field field) {
		String position = "at + " + field.offsetConstant();
		this.source.member("""
				/** Sets {@code %1$s} if it is what is expected, in one step. */
				public static boolean compareAndSet%2$s(Chunk chunk, %3$s expected, %3$s value) {
					return compareAndSet%2$s(chunk, 0, expected, value);
				}

				/** Sets {@code %1$s} of the layout that begins {@code at} an offset if it is what is expected. */
				public static boolean compareAndSet%2$s(Chunk chunk, long at, %3$s expected, %3$s value) {
					return chunk.compareAndSet%4$s(%5$s, expected, value);
				}

				/** Adds to {@code %1$s} in one step and returns what it was. */
				public static %3$s getAndAdd%2$s(Chunk chunk, %3$s increment) {
					return getAndAdd%2$s(chunk, 0, increment);
				}

				/** Adds to {@code %1$s} of the layout that begins {@code at} an offset. */
				public static %3$s getAndAdd%2$s(Chunk chunk, long at, %3$s increment) {
					return chunk.getAndAdd%4$s(%5$s, increment);
				}
				""", field.name(), field.capitalized(), field.type().javaName(), Access.chunkName(field), position);
	}

	/**
	 * Where an element is; the chunk's own check would let an index reach other fields.
	 */
	private static String element(Field field) {
		return "at + " + field.offsetConstant() + " + Objects.checkIndex(index, " + field.lengthConstant() + ") * "
				+ field.type().bytes() + "L";
	}

}
