package dev.arena.layout.processor;

import java.util.Locale;

/**
 * Text of a source file, put together from templates with {@code %s}.
 */
final class SourceText {

	private final StringBuilder text = new StringBuilder();

	/** Adds a template as it stands, its last line ended. */
	SourceText add(String template, Object... arguments) {
		this.text.append(String.format(Locale.ROOT, template, arguments));
		if (this.text.charAt(this.text.length() - 1) != '\n') {
			this.text.append('\n');
		}
		return this;
	}

	/** Adds a member of a class, indented, with an empty line before it. */
	SourceText member(String template, Object... arguments) {
		String member = String.format(Locale.ROOT, template, arguments).stripTrailing();
		this.text.append("\n\t").append(member.replace("\n", "\n\t").replace("\n\t\n", "\n\n")).append('\n');
		return this;
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
