package dev.arena.layout.processor;

import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

import org.jspecify.annotations.Nullable;

/** Says nothing. */
final class Silence implements Messager {

	@Override
	public void printMessage(Diagnostic.Kind kind, CharSequence message) {
	}

	@Override
	public void printMessage(Diagnostic.Kind kind, CharSequence message, @Nullable Element element) {
	}

	@Override
	public void printMessage(Diagnostic.Kind kind, CharSequence message, @Nullable Element element,
			@Nullable AnnotationMirror annotation) {
	}

	@Override
	public void printMessage(Diagnostic.Kind kind, CharSequence message, @Nullable Element element,
			@Nullable AnnotationMirror annotation, @Nullable AnnotationValue value) {
	}

}
