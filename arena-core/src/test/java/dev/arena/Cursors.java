package dev.arena;

/**
 * Cursors as several threads see one that they use at once.
 */
final class Cursors {

	private Cursors() {
	}

	/**
	 * A cursor that believes what another one believes at the moment: what a second
	 * thread goes on with that has read its fields and was then stopped.
	 */
	static Chunk copyOf(Chunk cursor) {
		Chunk copy = new Chunk(cursor.segment);
		copy.name = cursor.name;
		copy.place = cursor.place;
		copy.pool = cursor.pool;
		return copy;
	}

}
