package dev.arena.channel;

import java.nio.file.Files;
import java.util.List;

import dev.arena.Arena;
import dev.arena.process.Eventually;
import dev.arena.process.Segments;

/**
 * A process that opens a channel twice and closes neither. Arguments: segment, and how it
 * ends, {@code return}, {@code wait} for a signal, or {@code open} another channel while
 * it shuts down.
 */
public final class ChannelOpener {

	/** So that they stay reachable. */
	private static List<ChunkChannel> open = List.of();

	private ChannelOpener() {
	}

	/** Says "opened". */
	public static void main(String[] arguments) throws Exception {
		Arena arena = Arena.shared(arguments[0], ChannelChild.SPEC);
		ChannelOptions options = ChannelOptions.defaults();
		open = List.of(ChunkChannel.open(arena, "frames", options), ChunkChannel.open(arena, "frames", options));
		open.get(0).sender().send(arena.allocateOrThrow(8), 8);
		System.out.println("opened");
		if (arguments[1].equals("wait")) {
			System.in.read();
		}
		if (arguments[1].equals("open")) {
			Runtime.getRuntime().addShutdownHook(new Thread(() -> {
				Eventually.eventually("the name is given up",
						() -> Files.notExists(Segments.file(arguments[0] + ".frames")));
				try {
					ChunkChannel.open(arena, "late", options);
				}
				catch (ChannelException ex) {
					System.out.println("refused: " + ex.getMessage());
				}
			}));
		}
	}

}
