package dev.arena.layout.processor;

import dev.arena.layout.processor.FieldType.Nested;
import dev.arena.layout.processor.FieldType.Text;

/**
 * Writes the flyweight: an object that can be wrapped around one chunk after the other.
 */
final class Flyweight {

	private final SourceText source;

	private final Layout layout;

	Flyweight(SourceText source, Layout layout) {
		this.source = source;
		this.layout = layout;
	}

	void write() {
		this.source.member("@SuppressWarnings(\"NullAway.Init\")\nprivate Chunk chunk;").member("private long at;");
		for (Field field : this.layout.fields()) {
			if (isViewed(field)) {
				String name = ((Nested) field.type()).layout().qualifiedLayoutName();
				this.source.member("private final %1$s viewOf%2$s = new %1$s();", name, field.capitalized());
			}
		}
		this.source.member("""
				/** A flyweight that is to be wrapped around a chunk. */
				public %1$s() {
				}

				/** Has this flyweight stand for the layout that a chunk begins with. */
				public %1$s wrap(Chunk chunk) {
					return wrap(chunk, 0);
				}

				/** Has this flyweight stand for the layout that begins {@code at} an offset. */
				public %1$s wrap(Chunk chunk, long at) {
					requireRoom(chunk, at);
					if (this.chunk != chunk) { // storing a reference costs the collector's barrier
						this.chunk = chunk;
					}
					this.at = at;
					return this;
				}
				""", this.layout.layoutName());
		this.layout.fields().forEach(this::write);
	}

	private void write(Field field) {
		if (field.isArray()) {
			writeArray(field);
		}
		else {
			getter(field, "", isViewed(field) ? view(field, field.offsetConstant())
					: Names.getter(field) + "(this.chunk, this.at)");
			setter(field, "put" + Names.setter(field).substring("put".length()), field.type().javaName());
		}
		if (field.type() instanceof Text) {
			this.source.member("""
					/** Appends {@code %s} to a text, without garbage if that has room. */
					public void append%2$s(StringBuilder target) {
						append%2$s(this.chunk, this.at, target);
					}
					""", field.name(), field.capitalized());
		}
		if (field.order() != null) {
			this.source.member("""
					/** Sets {@code %1$s} if it is what is expected, in one step. */
					public boolean compareAndSet%2$s(%3$s expected, %3$s value) {
						return compareAndSet%2$s(this.chunk, this.at, expected, value);
					}

					/** Adds to {@code %1$s} in one step and returns what it was. */
					public %3$s getAndAdd%2$s(%3$s increment) {
						return getAndAdd%2$s(this.chunk, this.at, increment);
					}
					""", field.name(), field.capitalized(), field.type().javaName());
		}
	}

	private void writeArray(Field field) {
		this.source.member("""
				/** A copy of {@code %1$s}, a new array. */
				public %2$s %1$s() {
					return getAll%3$s(this.chunk, this.at);
				}
				""", field.name(), field.javaName(), field.capitalized());
		setter(field, "putAll" + field.capitalized(), field.javaName());
		getter(field, "int index", isViewed(field) ? view(field, "offsetOf" + field.capitalized() + "(index)")
				: Names.getter(field) + "(this.chunk, this.at, index)");
		this.source.member("""
				/** Writes one of {@code %1$s}. */
				public %2$s %1$s(int index, %3$s value) {
					%4$s(this.chunk, this.at, index, value);
					return this;
				}
				""", field.name(), this.layout.layoutName(), field.type().javaName(), Names.setter(field));
	}

	private void getter(Field field, String parameters, String expression) {
		String type = isViewed(field) ? ((Nested) field.type()).layout().qualifiedLayoutName()
				: field.type().javaName();
		this.source.member("""
				/** %s {@code %s}%s. */
				public %s %2$s(%s) {
					return %s;
				}
				""", parameters.isEmpty() ? "Reads" : "Reads one of", field.name(),
				isViewed(field) ? ": the same flyweight each time" : "", type, parameters, expression);
	}

	private void setter(Field field, String method, String type) {
		boolean isVoid = this.layout.voidSetters().contains(field.name());
		this.source.member("""
				/** Writes {@code %1$s}. */
				public %2$s %1$s(%3$s value) {
					%4$s(this.chunk, this.at, value);%5$s
				}
				""", field.name(), isVoid ? "void" : this.layout.layoutName(), type, method,
				isVoid ? "" : "\n\treturn this;");
	}

	private String view(Field field, String offset) {
		return "this.viewOf" + field.capitalized() + ".wrap(this.chunk, this.at + " + offset + ")";
	}

	/** Whether a nested layout is shown by a flyweight, or else copied. */
	private boolean isViewed(Field field) {
		return field.type() instanceof Nested nested && (this.layout.isRecord() || !nested.layout().isRecord());
	}

}
