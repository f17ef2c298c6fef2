package dev.arena.layout.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.arena.layout.processor.FieldType.Codes;
import dev.arena.layout.processor.FieldType.Nested;
import dev.arena.layout.processor.FieldType.Text;

/**
 * The names that are generated for fields, of which no two may be alike.
 */
final class Names {

	private final Problems problems;

	private final Map<String, Field> owners = new HashMap<>();

	Names(Problems problems) {
		this.problems = problems;
	}

	void add(Field field) {
		for (String name : of(field)) {
			Field other = this.owners.putIfAbsent(name, field);
			if (other != null) {
				this.problems.add(field.element(), field.name() + " and " + other.name() + " would both have a " + name
						+ " in what is generated: rename one of them");
				return;
			}
		}
	}

	/** What reads a field. */
	static String getter(Field field) {
		return "get" + field.capitalized() + ((field.order() == null) ? "" : switch (field.order()) {
			case ACQUIRE_RELEASE -> "Acquire";
			case OPAQUE -> "Opaque";
			case VOLATILE -> "Volatile";
		});
	}

	/** What writes a field. */
	static String setter(Field field) {
		return "put" + field.capitalized() + ((field.order() == null) ? "" : switch (field.order()) {
			case ACQUIRE_RELEASE -> "Release";
			case OPAQUE -> "Opaque";
			case VOLATILE -> "Volatile";
		});
	}

	private static List<String> of(Field field) {
		List<String> names = new ArrayList<>(List.of(field.offsetConstant(), getter(field), setter(field)));
		if (field.isArray()) {
			names.add("getAll" + field.capitalized());
			names.add("putAll" + field.capitalized());
		}
		if (field.type() instanceof Codes) {
			names.add(getter(field) + "Code");
		}
		if (field.type() instanceof Text) {
			names.add("append" + field.capitalized());
		}
		if (field.type() instanceof Nested && field.isArray()) {
			names.add("offsetOf" + field.capitalized());
		}
		return names;
	}

}
