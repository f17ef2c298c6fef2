package dev.arena;

import java.time.Instant;
import java.util.List;

/**
 * One arena object that uses a segment. Whether it is alive is told by a kernel lock that
 * dies with its process; process id, host and time are for people to read and may be
 * those of another PID namespace.
 *
 * @param slot its attachment slot, from 1 to 255
 * @param processId its process id, as it sees itself
 * @param host the name of its host or container; may be cut
 * @param since when it attached
 * @param alive whether its process lives and is still attached; {@code false} means that
 * its chunks wait to be reclaimed
 * @param chunksHeld how many chunks it holds in each pool, in the order of
 * {@link Arena#pools()}; those it has in transit are not counted
 */
public record Attachment(int slot, long processId, String host, Instant since, boolean alive, List<Long> chunksHeld) {

	/**
	 * Copies the list.
	 */
	public Attachment {
		chunksHeld = List.copyOf(chunksHeld);
	}

	Attachment withChunksHeld(List<Long> chunksHeld) {
		return new Attachment(this.slot, this.processId, this.host, this.since, this.alive, chunksHeld);
	}

}
