package dev.arena;

import java.util.List;

/**
 * Where the chunks of an arena are, from {@link Arena#verify()}.
 *
 * @param freeChunks how many are free
 * @param liveChunks how many somebody holds
 * @param chunksInTransit how many were handed off and not adopted yet
 * @param contradictions what does not add up, one sentence each; empty if every chunk is
 * accounted for exactly once
 */
public record VerificationReport(long freeChunks, long liveChunks, long chunksInTransit, List<String> contradictions) {

	/**
	 * Copies the list.
	 */
	public VerificationReport {
		contradictions = List.copyOf(contradictions);
	}

	/**
	 * Whether every chunk is accounted for exactly once.
	 * @return {@code true} if there are no contradictions
	 */
	public boolean isIntact() {
		return this.contradictions.isEmpty();
	}

}
