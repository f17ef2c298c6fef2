package dev.arena.layout.processor;

import java.util.Map;

import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.Elements;

import org.jspecify.annotations.Nullable;

/**
 * Reads annotations as the compiler sees them: none of their types is loaded, and their
 * values may be wrong.
 */
final class Annotations {

	static final String PACKAGE = "dev.arena.layout.";

	private final Elements elements;

	Annotations(Elements elements) {
		this.elements = elements;
	}

	@Nullable AnnotationMirror find(Element element, String simpleName) {
		for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
			TypeElement type = (TypeElement) mirror.getAnnotationType().asElement();
			if (type.getQualifiedName().contentEquals(PACKAGE + simpleName)) {
				return mirror;
			}
		}
		return null;
	}

	boolean has(Element element, String simpleName) {
		return find(element, simpleName) != null;
	}

	/** The number that an annotation has as its value, if it is there. */
	@Nullable Integer number(Element element, String simpleName) {
		AnnotationMirror mirror = find(element, simpleName);
		return (mirror != null && value(mirror, "value") instanceof Integer number) ? number : null;
	}

	<E extends Enum<E>> @Nullable E constant(Element element, String simpleName, Class<E> type) {
		AnnotationMirror mirror = find(element, simpleName);
		return (mirror != null) ? constant(mirror, "value", type) : null;
	}

	<E extends Enum<E>> @Nullable E constant(AnnotationMirror mirror, String member, Class<E> type) {
		return (value(mirror, member) instanceof VariableElement constant)
				? Enum.valueOf(type, constant.getSimpleName().toString()) : null;
	}

	/** A member's value, its default included; what is wrong has none. */
	@Nullable Object value(AnnotationMirror mirror, String member) {
		for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry : this.elements
			.getElementValuesWithDefaults(mirror)
			.entrySet()) {
			if (entry.getKey().getSimpleName().contentEquals(member)) {
				return entry.getValue().getValue();
			}
		}
		return null;
	}

}
