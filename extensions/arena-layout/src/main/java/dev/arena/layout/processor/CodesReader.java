package dev.arena.layout.processor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;

import org.jspecify.annotations.Nullable;

import dev.arena.layout.processor.FieldType.Codes;
import dev.arena.layout.processor.FieldType.Scalar;

/**
 * Reads the codes of an enum's constants.
 */
final class CodesReader {

	private static final int DEFAULT_WIDTH_BYTES = 4;

	private final Annotations annotations;

	CodesReader(Annotations annotations) {
		this.annotations = annotations;
	}

	/** The enum of a field, unless it has mistakes, which are told at the field. */
	@Nullable Codes read(TypeElement type, Element field, Problems problems) {
		String name = type.getSimpleName().toString();
		Integer given = this.annotations.number(field, "Width");
		int width = (given != null) ? given : DEFAULT_WIDTH_BYTES;
		if (width != 1 && width != 2 && width != 4) {
			problems.add(field, "@Width(" + width + ") of " + field.getSimpleName()
					+ " must be 1, 2 or 4: the nearest is " + ((width < 2) ? 1 : 4));
			return null;
		}
		Map<Integer, String> constants = new TreeMap<>();
		for (Element constant : type.getEnclosedElements()) {
			if (constant.getKind() == ElementKind.ENUM_CONSTANT
					&& !addCode(name, constant, width, constants, field, problems)) {
				return null;
			}
		}
		if (constants.isEmpty()) {
			problems.add(field, "The enum " + name + " of " + field.getSimpleName()
					+ " has no constants: a field needs one at least");
			return null;
		}
		Map<String, Integer> codes = new LinkedHashMap<>();
		constants.forEach((code, constant) -> codes.put(constant, code));
		return new Codes(type.getQualifiedName().toString(), name, Scalar.ofBytes(width), codes);
	}

	private boolean addCode(String name, Element constant, int width, Map<Integer, String> constants, Element field,
			Problems problems) {
		Integer code = this.annotations.number(constant, "Code");
		if (code == null) {
			problems.add(field, name + "." + constant.getSimpleName() + " of " + field.getSimpleName()
					+ " has no code: write @Code(" + firstFree(constants) + ") before the constant");
			return false;
		}
		long most = (1L << width * Byte.SIZE - 1) - 1;
		if (code > most || code < -most - 1) {
			problems.add(field,
					"The code " + code + " of " + name + "." + constant.getSimpleName() + " does not fit into the "
							+ width + " bytes of " + field.getSimpleName() + ": from " + (-most - 1) + " to " + most
							+ ", or a larger @Width");
			return false;
		}
		String other = constants.putIfAbsent(code, constant.getSimpleName().toString());
		if (other != null) {
			problems.add(field,
					name + "." + other + " and " + name + "." + constant.getSimpleName() + " of "
							+ field.getSimpleName() + " have the same code " + code + ": the next one that is free is "
							+ firstFree(constants));
			return false;
		}
		return true;
	}

	private static int firstFree(Map<Integer, String> constants) {
		int code = 0;
		while (constants.containsKey(code)) {
			code++;
		}
		return code;
	}

}
