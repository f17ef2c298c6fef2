package dev.arena.model;

/**
 * One step of a program, as data that can be made smaller: numbers that each
 * {@link Action} takes modulo what there is to choose from.
 */
record Step(Action action, int arena, int cursor, int what, int variant) {

	/** The numbers are from 0 to below this one. */
	static final int LIMIT = 32768;

	/** How many numbers there are. */
	static final int NUMBERS = 4;

	int number(int index) {
		return switch (index) {
			case 0 -> this.arena;
			case 1 -> this.cursor;
			case 2 -> this.what;
			default -> this.variant;
		};
	}

	Step with(int index, int number) {
		return switch (index) {
			case 0 -> new Step(this.action, number, this.cursor, this.what, this.variant);
			case 1 -> new Step(this.action, this.arena, number, this.what, this.variant);
			case 2 -> new Step(this.action, this.arena, this.cursor, number, this.variant);
			default -> new Step(this.action, this.arena, this.cursor, this.what, number);
		};
	}

	@Override
	public String toString() {
		return this.action + "(" + this.arena + ", " + this.cursor + ", " + this.what + ", " + this.variant + ")";
	}

}
