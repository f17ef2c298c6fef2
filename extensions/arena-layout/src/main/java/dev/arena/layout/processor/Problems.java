package dev.arena.layout.processor;

import javax.annotation.processing.Messager;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

/**
 * The mistakes of one layout: told where they stand, and counted.
 */
final class Problems {

	private final Messager messager;

	/** Before each sentence, for compilers that do not say where it stands. */
	private final String place;

	private int count;

	Problems(Messager messager, String place) {
		this.messager = messager;
		this.place = place;
	}

	/**
	 * Tells a mistake.
	 * @param element where it stands
	 * @param sentence the value, the rule, and the nearest legal value or the next step
	 */
	void add(Element element, String sentence) {
		this.count++;
		this.messager.printMessage(Diagnostic.Kind.ERROR, this.place + sentence, element);
	}

	/** Tells what could not be checked. */
	void warn(Element element, String sentence) {
		this.messager.printMessage(Diagnostic.Kind.WARNING, this.place + sentence, element);
	}

	boolean isEmpty() {
		return this.count == 0;
	}

}
