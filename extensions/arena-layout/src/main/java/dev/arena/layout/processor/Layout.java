package dev.arena.layout.processor;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import javax.lang.model.element.TypeElement;

import dev.arena.layout.Endian;

/**
 * A layout without mistakes, all of its fields placed.
 *
 * @param type what is annotated
 * @param packageName the package of both
 * @param simpleName the name of what is annotated
 * @param isRecord whether it is a record, or else an interface
 * @param isPublic whether everybody may name it
 * @param settings what its annotation says
 * @param voidSetters the fields whose setter in the interface returns nothing
 * @param fields its fields in the order of their declaration
 * @param bytes its size, with what fills up the end
 * @param alignment that of its most aligned field
 */
record Layout(TypeElement type, String packageName, String simpleName, boolean isRecord, boolean isPublic,
		Settings settings, Set<String> voidSetters, List<Field> fields, long bytes, int alignment) {

	private static final long FNV_OFFSET = 0xCBF29CE484222325L;

	private static final long FNV_PRIME = 0x100000001B3L;

	/** What is annotated, as it is written in generated source. */
	String javaName() {
		return this.type.getQualifiedName().toString();
	}

	String layoutName() {
		return this.simpleName + "Layout";
	}

	/** The generated class, as it is written in generated source. */
	String qualifiedLayoutName() {
		return qualified(this.packageName, layoutName());
	}

	static String qualified(String packageName, String simpleName) {
		return packageName.isEmpty() ? simpleName : packageName + "." + simpleName;
	}

	/** What a peer must agree on, in words: all but names of types. */
	String signature() {
		Endian order = this.settings.order();
		return "version=" + this.settings.version() + ",order=" + order + ",bytes=" + this.bytes + ",alignment="
				+ this.alignment + ";" + this.fields.stream().map(Field::signature).collect(Collectors.joining(";"));
	}

	/** The signature as a number: FNV-1a of its UTF-8, 64 bits. */
	long hash() {
		long hash = FNV_OFFSET;
		for (byte each : signature().getBytes(StandardCharsets.UTF_8)) {
			hash = (hash ^ each & 0xFF) * FNV_PRIME;
		}
		return hash;
	}

	/**
	 * What {@link dev.arena.layout.ChunkLayout} says.
	 */
	record Settings(int fits, String arena, int bytes, int version, Endian order, String header) {
	}

}
