/**
 * Chunks that travel between threads and processes. What is not exported may change in
 * any release.
 */
module dev.arena.channel {

	exports dev.arena.channel;

	requires transitive dev.arena.core;
	requires static transitive org.jspecify;

}
