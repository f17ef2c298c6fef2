package dev.arena.layout.processor;

import java.util.Locale;

import javax.lang.model.element.Element;

import org.jspecify.annotations.Nullable;

import dev.arena.layout.MemoryOrder;

/**
 * A field of a layout.
 *
 * @param name its name
 * @param type what one value of it is
 * @param length how many values it has if it is an array, or else {@link #SINGLE}
 * @param order the memory order of its accesses, if it has one
 * @param offset its first byte
 * @param element where its errors stand
 */
record Field(String name, FieldType type, int length, @Nullable MemoryOrder order, long offset, Element element) {

	static final int SINGLE = -1;

	boolean isArray() {
		return this.length != SINGLE;
	}

	long bytes() {
		return this.type.bytes() * (isArray() ? this.length : 1);
	}

	long end() {
		return this.offset + bytes();
	}

	String javaName() {
		return this.type.javaName() + (isArray() ? "[]" : "");
	}

	/** The name as a part of the name of a method: {@code Price} in {@code getPrice}. */
	String capitalized() {
		int first = this.name.codePointAt(0);
		return Character.toString(Character.toUpperCase(first)) + this.name.substring(Character.charCount(first));
	}

	/** The name as that of a constant: {@code LAST_PRICE} for {@code lastPrice}. */
	String constant() {
		return this.name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_").toUpperCase(Locale.ROOT);
	}

	String offsetConstant() {
		return constant() + "_OFFSET";
	}

	String lengthConstant() {
		return constant() + "_LENGTH";
	}

	/** What a peer must agree on. */
	String signature() {
		return this.name + ":" + this.type.signature() + (isArray() ? "[" + this.length + "]" : "") + "@" + this.offset;
	}

}
