package dev.arena;

import java.util.List;

/**
 * Where the chunks of an arena are, from {@link ArenaInspection#verify()}.
 *
 * @param freeChunks how many are free
 * @param liveChunks how many somebody holds
 * @param chunksInTransit how many were handed off and not adopted yet
 * @param contradictionCount how much does not add up; 0 if every chunk is accounted for
 * @param contradictions the first hundred things that do not add up, one sentence each
 */
public record VerificationReport(long freeChunks, long liveChunks, long chunksInTransit, long contradictionCount,
		List<String> contradictions) {

	/**
	 * Copies the list.
	 */
	public VerificationReport {
		contradictions = List.copyOf(contradictions);
	}

	/**
	 * Whether every chunk is accounted for.
	 * @return {@code true} if there are no contradictions
	 */
	public boolean isIntact() {
		return this.contradictionCount == 0;
	}

}
