package dev.arena.layout.processor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.arena.layout.Endian;
import dev.arena.layout.processor.FieldType.Codes;
import dev.arena.layout.processor.FieldType.Nested;
import dev.arena.layout.processor.FieldType.Scalar;
import dev.arena.layout.processor.FieldType.Text;

/**
 * Writes the struct of a layout, those that it nests before it, for C11 and C++11. The
 * header itself asserts the size and each offset.
 */
final class HeaderGenerator {

	private static final Set<String> KEYWORDS = Set.of("auto", "bool", "const", "extern", "inline", "register",
			"restrict", "signed", "sizeof", "struct", "typedef", "union", "unsigned", "delete", "export", "friend",
			"mutable", "namespace", "operator", "template", "typename", "using", "virtual");

	private final SourceText text = new SourceText();

	private HeaderGenerator() {
	}

	static String generate(Layout layout) {
		HeaderGenerator generator = new HeaderGenerator();
		String guard = "ARENA_LAYOUT_" + identifier(layout.javaName()).toUpperCase(Locale.ROOT) + "_H";
		generator.text.add("""
				/* Generated from %s. */
				#ifndef %s
				#define %2$s

				#include <assert.h>
				#include <stdbool.h>
				#include <stddef.h>
				#include <stdint.h>
				""", layout.javaName(), guard);
		Map<String, Layout> structs = new LinkedHashMap<>();
		collect(layout, structs);
		structs.values().forEach(generator::writeStruct);
		generator.text.add("\n#endif");
		return generator.text.toString();
	}

	private static void collect(Layout layout, Map<String, Layout> structs) {
		for (Field field : layout.fields()) {
			if (field.type() instanceof Nested nested) {
				collect(nested.layout(), structs);
			}
		}
		structs.putIfAbsent(layout.javaName(), layout);
	}

	private void writeStruct(Layout layout) {
		String name = layout.simpleName();
		String constant = name.toUpperCase(Locale.ROOT);
		this.text.add("""

				#ifndef ARENA_STRUCT_%s
				#define ARENA_STRUCT_%1$s

				#define %2$s_VERSION %3$d
				#define %2$s_HASH UINT64_C(0x%4$016x)
				""", identifier(layout.javaName()), constant, layout.settings().version(), layout.hash());
		layout.fields().forEach((field) -> writeCodes(name, field));
		this.text.add("\nstruct %s {", name);
		long end = 0;
		List<Field> fields = new ArrayList<>(layout.fields());
		fields.sort(Comparator.comparingLong(Field::offset));
		for (Field field : fields) {
			writeReserved(field.offset(), Placement.align(end, field.type().alignment()), end);
			this.text.add("\t%s;%s", member(field), remark(layout, field));
			end = field.end();
		}
		writeReserved(layout.bytes(), Placement.align(end, layout.alignment()), end);
		this.text.add("};\n\nstatic_assert(sizeof(struct %s) == %d, \"size of %1$s\");", name, layout.bytes());
		for (Field field : fields) {
			this.text.add("static_assert(offsetof(struct %s, %s) == %d, \"offset of %2$s\");", name, cName(field),
					field.offset());
		}
		this.text.add("\n#endif");
	}

	/** Bytes that the compiler would not leave out by itself. */
	private void writeReserved(long wanted, long natural, long end) {
		if (wanted != natural) {
			this.text.add("\tuint8_t reserved_%d[%d];", end, wanted - end);
		}
	}

	private void writeCodes(String struct, Field field) {
		if (field.type() instanceof Codes codes) {
			this.text.add("\nenum {\n%s\n};",
					codes.constants()
						.entrySet()
						.stream()
						.map((constant) -> "\t" + struct + "_" + field.name() + "_" + constant.getKey() + " = "
								+ constant.getValue())
						.collect(Collectors.joining(",\n")));
		}
	}

	private static String member(Field field) {
		String array = field.isArray() ? "[" + field.length() + "]" : "";
		FieldType type = field.type();
		if (type instanceof Text) {
			return "char " + cName(field) + "[" + type.bytes() + "]";
		}
		if (type instanceof Nested nested) {
			return "struct " + nested.layout().simpleName() + " " + cName(field) + array;
		}
		Scalar scalar = (type instanceof Codes codes) ? codes.code() : (Scalar) type;
		return scalar.cName() + " " + cName(field) + array;
	}

	private static String remark(Layout layout, Field field) {
		List<String> remarks = new ArrayList<>();
		if (field.type() instanceof Text) {
			remarks.add("UTF-8, filled up with zeros");
		}
		else if (layout.settings().order() != Endian.NATIVE && !(field.type() instanceof Nested)
				&& field.type().bytes() > 1) {
			remarks.add((layout.settings().order() == Endian.BIG) ? "big-endian" : "little-endian");
		}
		if (field.order() != null) {
			remarks.add("atomic: " + field.order().name().toLowerCase(Locale.ROOT).replace('_', ' '));
		}
		return remarks.isEmpty() ? "" : " /* " + String.join(", ", remarks) + " */";
	}

	private static String cName(Field field) {
		return KEYWORDS.contains(field.name()) ? field.name() + "_" : field.name();
	}

	private static String identifier(String name) {
		return name.replace('.', '_').replace('$', '_');
	}

}
