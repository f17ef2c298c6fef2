package dev.arena;

/**
 * What happens to the name of a shared segment when an arena on it closes. Unlinking
 * removes the name only: whoever is attached keeps the memory until it detaches.
 */
public enum UnlinkPolicy {

	/**
	 * The last one to leave unlinks the name. Chunks in transit go with the segment:
	 * nobody can adopt them any more.
	 */
	LAST,

	/** Unlink the name even if others are still attached. */
	ALWAYS,

	/** Keep the name and the content for the next one who attaches. */
	NEVER

}
