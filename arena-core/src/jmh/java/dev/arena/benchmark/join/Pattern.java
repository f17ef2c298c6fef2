package dev.arena.benchmark.join;

import java.util.List;
import java.util.function.Function;

import dev.arena.ArenaSpec;
import dev.arena.PoolSpec;

/**
 * The patterns in which chunks are allocated and freed; the same in
 * {@code src/jmh/c/join_peer.c}.
 */
enum Pattern {

	/** Allocate 48 bytes, write a word, free. */
	PAIR("pair", "pair", Sizes.MANY, List.of(PairLoop::new)),

	/** The same in two threads. */
	PAIR_2("pair2", "pair2", Sizes.MANY, List.of(PairLoop::new, PairLoop::new)),

	/** 64 chunks at once, freed in the order of their allocation. */
	BURST("burst", "burst", Sizes.MANY, List.of((arena) -> new BurstLoop(arena, 64, false))),

	/** The same in two threads. */
	BURST_2("burst2", "burst2", Sizes.MANY,
			List.of((arena) -> new BurstLoop(arena, 64, false), (arena) -> new BurstLoop(arena, 64, false))),

	/** 64 chunks at once, the last one freed first. */
	BURST_REVERSE("burstR", "burstR", Sizes.MANY, List.of((arena) -> new BurstLoop(arena, 64, true))),

	/** 1000 chunks at once. */
	BURST_1000("burst1000", "burst1000", Sizes.MANY, List.of((arena) -> new BurstLoop(arena, 1000, false))),

	/** 32 chunks of 17 to 1024 bytes, the oldest replaced; a fifth is promoted. */
	MIXED("mixed", "mixed", Sizes.FEW_SMALL, List.of(MixedLoop::new)),

	/** A pair with a cursor that is made for it; for the peer a pair. */
	NEW_CURSOR("newcursor", "pair", Sizes.MANY, List.of(NewCursorLoop::new)),

	/** The answer that there is none. */
	EXHAUSTED("exhausted", "exhausted", Sizes.MANY, List.of(ExhaustedLoop::new)),

	/** One thread allocates, another one frees. */
	PASS("pass", "pass", Sizes.MANY, PassingLoops.both()),

	/** Each chunk of a new arena once, its memory made present before. */
	FIRST_PASS("firstpass", "firstpass", Sizes.VERY_MANY, List.of(FirstPassLoop::new));

	private final String title;

	private final String peerPattern;

	private final ArenaSpec spec;

	private final List<Function<Arenas, Loop>> loops;

	Pattern(String title, String peerPattern, ArenaSpec spec, List<Function<Arenas, Loop>> loops) {
		this.title = title;
		this.peerPattern = peerPattern;
		this.spec = spec;
		this.loops = loops;
	}

	/** The name in results. */
	String title() {
		return this.title;
	}

	/** The pattern of the peer that it is compared with. */
	String peerPattern() {
		return this.peerPattern;
	}

	ArenaSpec spec() {
		return this.spec;
	}

	int threadCount() {
		return this.loops.size();
	}

	/** A loop for each thread. */
	List<Loop> loops(Arenas arenas) {
		return this.loops.stream().map((loop) -> loop.apply(arenas)).toList();
	}

	private static final class Sizes {

		static final ArenaSpec MANY = ArenaSpec.ofChunkSizes(64, 256, 1024).withChunkCount(1024);

		static final ArenaSpec VERY_MANY = ArenaSpec.of(pool(64, 65536), pool(256, 1024), pool(1024, 1024));

		static final ArenaSpec FEW_SMALL = ArenaSpec.of(pool(64, 4), pool(256, 512), pool(1024, 512));

		private static PoolSpec pool(long chunkSizeBytes, long chunkCount) {
			return PoolSpec.ofChunkSize(chunkSizeBytes).withChunkCount(chunkCount);
		}

	}

}
