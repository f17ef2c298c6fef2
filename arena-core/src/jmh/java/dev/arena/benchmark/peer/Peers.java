package dev.arena.benchmark.peer;

import java.util.List;

import dev.arena.ArenaSpec;

/**
 * The names of the allocators, as the parameter {@code peer} of the benchmarks has them.
 */
public final class Peers {

	/** Local arena, cursors reused. */
	public static final String ARENA_LOCAL = "arena-local";

	/** Local arena, a new cursor for each allocation. */
	public static final String ARENA_LOCAL_NEW_CURSOR = "arena-local-new-cursor";

	/** Shared arena in POSIX shared memory, cursors reused. */
	public static final String ARENA_SHARED = "arena-shared";

	/** See {@link SingleHeadPool}. */
	public static final String SINGLE_HEAD = "single-head";

	/** See {@link MallocAllocator}. */
	public static final String MALLOC = "malloc";

	/** See {@link ForeignMallocAllocator}; from Java 22. */
	public static final String FFM_MALLOC = "ffm-malloc";

	/** See {@link ConfinedAllocator}; from Java 22. */
	public static final String FFM_CONFINED = "ffm-confined";

	/** See {@link NettyAllocator#pooled()}. */
	public static final String NETTY_POOLED = "netty-pooled";

	/** See {@link NettyAllocator#adaptive()}. */
	public static final String NETTY_ADAPTIVE = "netty-adaptive";

	/** See {@link QueueAllocator#jctools}. */
	public static final String JCTOOLS = "jctools";

	/** See {@link QueueAllocator#agrona}. */
	public static final String AGRONA = "agrona";

	/** What no Java before 22 has: left out there. */
	public static final List<String> FOREIGN = List.of(FFM_MALLOC, FFM_CONFINED);

	private Peers() {
	}

	/**
	 * Whether this Java has {@code java.lang.foreign}.
	 * @return whether the peers in {@link #FOREIGN} work
	 */
	public static boolean foreignAvailable() {
		return Runtime.version().feature() >= 22;
	}

	/**
	 * Sets up an allocator.
	 * @param peer its name
	 * @param spec the pools of the workload; general allocators ignore them
	 * @return the allocator
	 */
	public static Allocator open(String peer, ArenaSpec spec) {
		return switch (peer) {
			case ARENA_LOCAL -> ArenaAllocator.local(spec);
			case ARENA_LOCAL_NEW_CURSOR -> ArenaAllocator.localWithNewCursors(spec);
			case ARENA_SHARED -> ArenaAllocator.shared(spec);
			case SINGLE_HEAD -> new SingleHeadAllocator(spec);
			case MALLOC -> new MallocAllocator();
			case FFM_MALLOC -> new ForeignMallocAllocator();
			case FFM_CONFINED -> new ConfinedAllocator();
			case NETTY_POOLED -> NettyAllocator.pooled();
			case NETTY_ADAPTIVE -> NettyAllocator.adaptive();
			case JCTOOLS -> QueueAllocator.jctools(spec);
			case AGRONA -> QueueAllocator.agrona(spec);
			default -> throw new IllegalArgumentException(
					"peer '" + peer + "': unknown; there are " + String.join(", ", names()));
		};
	}

	private static List<String> names() {
		return List.of(ARENA_LOCAL, ARENA_LOCAL_NEW_CURSOR, ARENA_SHARED, SINGLE_HEAD, MALLOC, FFM_MALLOC, FFM_CONFINED,
				NETTY_POOLED, NETTY_ADAPTIVE, JCTOOLS, AGRONA);
	}

}
