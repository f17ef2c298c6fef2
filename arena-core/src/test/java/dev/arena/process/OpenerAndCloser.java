package dev.arena.process;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

/**
 * Opens and closes an arena again and again, and says how many mappings that has added.
 */
public final class OpenerAndCloser {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(16);

	/** How often to say so: whoever waits gives up after a while of silence. */
	private static final int SIGN_OF_LIFE = 500;

	private OpenerAndCloser() {
	}

	/** Takes how often, and the name of a segment unless the arena is to be local. */
	public static void main(String[] arguments) {
		openAndClose(arguments);
		long before = Kernel.mappings();
		for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
			openAndClose(arguments);
			if (i % SIGN_OF_LIFE == 0) {
				System.out.println("opened " + i);
			}
		}
		System.out.println("added " + (Kernel.mappings() - before));
	}

	private static void openAndClose(String[] arguments) {
		try (Arena arena = (arguments.length > 1) ? Arena.shared(arguments[1], SPEC) : Arena.local(SPEC)) {
			Chunk chunk = arena.allocateOrThrow(64);
			chunk.close();
		}
	}

}
