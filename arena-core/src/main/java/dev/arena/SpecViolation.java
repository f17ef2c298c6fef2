package dev.arena;

import org.jspecify.annotations.Nullable;

/**
 * One rule that the geometry of an arena breaks.
 *
 * @param property what is wrong
 * @param poolIndex which pool, from 0; -1 if it is the arena as a whole
 * @param value the illegal value
 * @param rule what must hold, as in "must be a power of two"
 * @param nearestLegal the nearest legal value, or {@code null} if there is none
 */
public record SpecViolation(Property property, int poolIndex, long value, String rule, @Nullable Long nearestLegal) {

	/**
	 * The parts of a geometry that can be wrong.
	 */
	public enum Property {

		/** {@link PoolSpec#chunkSizeBytes()}. */
		CHUNK_SIZE("chunk size"),

		/** {@link PoolSpec#chunkCount()}. */
		CHUNK_COUNT("chunk count"),

		/** {@link ArenaSpec#pools()}: their number. */
		POOLS("number of pools"),

		/** The sum of {@link PoolSpec#chunkCount()} over all pools. */
		TOTAL_CHUNK_COUNT("total chunk count"),

		/** The size of the segment. */
		FOOTPRINT("footprint");

		private final String text;

		Property(String text) {
			this.text = text;
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	/**
	 * The violation as one sentence, without a full stop.
	 * @return for example "pool 1: chunk size 48 must be a power of two; nearest legal
	 * value: 64"
	 */
	public String message() {
		String where = (this.poolIndex >= 0) ? "pool " + this.poolIndex + ": " : "";
		String nearest = (this.nearestLegal != null) ? "; nearest legal value: " + this.nearestLegal : "";
		return where + this.property + " " + this.value + " " + this.rule + nearest;
	}

}
