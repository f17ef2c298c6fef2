package dev.arena.process;

import java.time.Duration;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

/**
 * Opens an arena and then does all that calls can do with chunks. What the JVM
 * initialises in between stands in its log.
 */
public final class InitialisationProgram {

	private InitialisationProgram() {
	}

	public static void main(String[] arguments) throws Exception {
		ArenaSpec spec = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(1);
		Arena arena = arguments[0].equals("local") ? Arena.local(spec) : Arena.shared(arguments[0], spec);
		System.out.println("opened");
		use(arena);
		System.out.println("used");
		arena.close();
	}

	private static void use(Arena arena) throws InterruptedException {
		Chunk reused = arena.newChunk();
		arena.allocate(64, reused);
		reused.putLong(0, 1).putInt(0, 1).getLong(0);
		Chunk promoted = arena.allocate(64);
		arena.allocate(64);
		arena.tryAllocate(64);
		arena.allocate(64, Duration.ofNanos(1));
		promoted.close();
		promoted.close();
		arena.deallocate(promoted);
		long handle = reused.handOff();
		arena.adopt(handle, reused);
		arena.adopt(handle);
		arena.deallocate(handle);
		arena.deallocate(reused.handOff());
		arena.allocate(64, reused);
		reused.handOff();
		arena.maintain().reclaimInTransit(Duration.ZERO);
		arena.maintain().reclaim();
		arena.allocate(64, reused);
		arena.deallocate(reused);
	}

}
