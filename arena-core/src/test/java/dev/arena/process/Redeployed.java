package dev.arena.process;

import java.time.Duration;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.LeakDetection;
import dev.arena.LocalOptions;
import dev.arena.SharedOptions;

/**
 * An application that uses everything of this library that could outlive it, and closes
 * it: run in a class loader of its own.
 */
public final class Redeployed implements Runnable {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 128).withChunkCount(4);

	private final String segment = "/arena-redeployed-" + ProcessHandle.current().pid();

	@Override
	public void run() {
		try (Arena local = Arena.local(SPEC);
				Arena tracking = Arena.local(SPEC, LocalOptions.defaults().withLeakDetection(LeakDetection.PARANOID));
				Arena sender = Arena.shared(this.segment, SPEC,
						SharedOptions.defaults().withLeakDetection(LeakDetection.PARANOID));
				Arena receiver = Arena.shared(this.segment, SPEC)) {
			use(local);
			use(tracking);
			use(sender);
			Chunk received = receiver.adopt(sender.allocateOrThrow(64).handOff());
			receiver.deallocate(received);
			receiver.maintain().reclaim();
			receiver.inspect().attachments();
			receiver.inspect().status();
			receiver.inspect().verify();
			receiver.inspect().backing();
		}
	}

	/** Leaves a chunk held, with a buffer over it. */
	private static void use(Arena arena) {
		arena.allocateOrThrow(64).close();
		arena.allocateOrThrow(64).buffer(0, 8).putLong(0, 1);
		try {
			for (int i = 0; i < 8; i++) {
				arena.allocate(128, Duration.ofMillis(1));
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
