package dev.arena.layout.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes what copies a whole layout from and to a chunk. Ordered fields are read before
 * and written after all others, so that a release publishes the rest of the layout, and
 * an acquire comes before it is read.
 */
final class Transfer {

	private final SourceText source;

	private final Layout layout;

	Transfer(SourceText source, Layout layout) {
		this.source = source;
		this.layout = layout;
	}

	void write() {
		writeWrite();
		if (this.layout.isRecord()) {
			writeRead();
		}
		this.source.member(
				"""
						private static void requireRoom(Chunk chunk, long at) {
							long size = chunk.size();
							if (at < 0 || at > size - BYTES) {
								throw new IndexOutOfBoundsException("%s has " + BYTES + " bytes and does not fit at offset " + at
										+ " of a chunk of " + size + " bytes");
							}
						}
						""",
				this.layout.simpleName());
	}

	private void writeWrite() {
		List<Field> fields = new ArrayList<>(this.layout.fields());
		fields.sort((one, other) -> Boolean.compare(one.order() != null, other.order() != null));
		String statements = fields.stream()
			.map((field) -> "\t" + (field.isArray() ? "putAll" + field.capitalized() : Names.setter(field))
					+ "(chunk, at, value." + field.name() + "());")
			.collect(Collectors.joining("\n"));
		this.source.member("""
				/** Writes all fields%3$s. */
				public static void write(Chunk chunk, %1$s value) {
					write(chunk, 0, value);
				}

				/** Writes all fields of the layout that begins {@code at} an offset. */
				public static void write(Chunk chunk, long at, %1$s value) {
					requireRoom(chunk, at);
				%2$s
				}
				""", this.layout.javaName(), statements,
				hasOrdered() ? ", those with a memory order after all others" : "");
	}

	private void writeRead() {
		List<String> arguments = new ArrayList<>();
		StringBuilder first = new StringBuilder();
		for (Field field : this.layout.fields()) {
			String read = (field.isArray() ? "getAll" + field.capitalized() : Names.getter(field)) + "(chunk, at)";
			if (field.order() != null) {
				String local = "ordered" + arguments.size();
				first.append("\n\t").append(field.type().javaName() + " " + local + " = " + read + ";");
				read = local;
			}
			arguments.add(read);
		}
		this.source.member("""
				/** Reads all fields into a new record%4$s. */
				public static %1$s read(Chunk chunk) {
					return read(chunk, 0);
				}

				/** Reads all fields of the layout that begins {@code at} an offset. */
				public static %1$s read(Chunk chunk, long at) {
					requireRoom(chunk, at);%2$s
					return new %1$s(%3$s);
				}
				""", this.layout.javaName(), first, String.join(",\n\t\t\t", arguments),
				hasOrdered() ? ", those with a memory order before all others" : "");
	}

	private boolean hasOrdered() {
		return this.layout.fields().stream().anyMatch((field) -> field.order() != null);
	}

}
