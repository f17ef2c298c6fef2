package dev.arena.layout.processor;

import javax.annotation.processing.Messager;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

/**
 * The mistakes of one layout: told where they stand, and counted.
 */
final class Problems {

	private final Messager messager;

	private int count;

	Problems(Messager messager) {
		this.messager = messager;
	}

	/**
	 * Tells a mistake.
	 * @param element where it stands
	 * @param sentence the value, the rule, and the nearest legal value or the next step
	 */
	void add(Element element, String sentence) {
		this.count++;
		this.messager.printMessage(Diagnostic.Kind.ERROR, sentence, element);
	}

	/** Tells what could not be checked. */
	void warn(Element element, String sentence) {
		this.messager.printMessage(Diagnostic.Kind.WARNING, sentence, element);
	}

	boolean isEmpty() {
		return this.count == 0;
	}

}
