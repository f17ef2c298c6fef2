package acme;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

public final class Program {

	public static void main(String[] arguments) {
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(128).withChunkCount(1));
				Chunk chunk = arena.allocateOrThrow(OrderLayout.BYTES)) {
			OrderLayout.putOne(chunk, (byte) 1);
		}
	}

}
