package dev.arena;

import java.time.Duration;

/**
 * What can be done for an arena, from {@link Arena#maintain()}: take back what nobody
 * will give back, and place its memory. Thread-safe.
 */
public interface ArenaMaintenance {

	/**
	 * Takes back the chunks of attachments whose processes have died, while everybody
	 * else goes on, and frees the chunks that have been in transit for longer than
	 * {@link SharedOptions#transitTimeout()}. The first happens by itself when somebody
	 * attaches, and on exhaustion, at most once a second; call it to have it at once.
	 * @return what was done; nothing for a local arena
	 * @throws AttachTimeoutException if the door of the segment stays locked
	 * @throws IllegalStateException if the arena is closed
	 */
	ReclaimReport reclaim();

	/**
	 * Frees the chunks that have been in transit for some time, because nobody will ever
	 * adopt them: their handles were lost.
	 * <p>
	 * Time is not told by a clock, which processes may not share, but by calls of this
	 * method and of {@link #reclaim()} in any process of the segment, each of which looks
	 * at all chunks in transit. The unit is a tick: an eighth of the segment's
	 * {@linkplain SharedOptions#transitTimeout() transit timeout}, or 10 seconds if that
	 * is off. While calls come at least once a tick, a chunk is freed at an age from
	 * {@code minimumAge} to two ticks more; while they do not, nothing ages. No chunk is
	 * ever freed before its time.
	 * @param minimumAge how long; zero frees all chunks in transit at once
	 * @return how many were freed
	 * @throws IllegalArgumentException if the age is negative or more than 510 ticks
	 * @throws IllegalStateException if the arena is closed
	 */
	long reclaimInTransit(Duration minimumAge);

	/**
	 * Moves all pages to one NUMA node, those present and those to come.
	 * @param numaNode the node, from 0
	 * @throws IllegalArgumentException if the number is not from 0 to 1023
	 * @throws IllegalStateException if the arena is closed
	 * @throws ArenaException if the kernel refuses
	 */
	void bindTo(int numaNode);

	/**
	 * Makes all pages present and locks them in RAM.
	 * @throws IllegalStateException if the arena is closed
	 * @throws ArenaException if the kernel refuses
	 */
	void lock();

}
