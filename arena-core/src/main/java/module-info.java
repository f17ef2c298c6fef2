/**
 * Fixed-size off-heap memory, private to one JVM or shared by several processes. What is
 * not exported may change in any release.
 */
@SuppressWarnings({ "requires-automatic", // JNA names its module, but has no descriptor
		"module" }) // the channel is built after this
module dev.arena.core {

	exports dev.arena;
	exports dev.arena.memory;
	exports dev.arena.internal.memory to dev.arena.channel;
	exports dev.arena.internal.posix to dev.arena.channel;

	requires com.sun.jna;
	requires jdk.unsupported; // sun.misc.Unsafe, reached by reflection before Java 22
	requires static transitive org.jspecify;

}
