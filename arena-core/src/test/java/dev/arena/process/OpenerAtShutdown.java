package dev.arena.process;

import java.nio.file.Files;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.ArenaSpec;

/**
 * Opens a segment in a shutdown hook: after the names of the segments that are open have
 * been given up, or with none open.
 */
public final class OpenerAtShutdown {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(4);

	private OpenerAtShutdown() {
	}

	/** Takes the name to open late, and perhaps that of a segment to have open before. */
	public static void main(String[] arguments) {
		if (arguments.length > 1) {
			Arena.shared(arguments[1], SPEC);
		}
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			if (arguments.length > 1) {
				Eventually.eventually("the name is given up", () -> Files.notExists(Segments.file(arguments[1])));
			}
			try {
				Arena.shared(arguments[0], SPEC);
				System.out.println("opened");
			}
			catch (ArenaException ex) {
				System.out.println("refused: " + ex.getMessage());
			}
		}));
	}

}
