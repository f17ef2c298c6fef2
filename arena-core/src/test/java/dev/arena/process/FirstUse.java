package dev.arena.process;

import java.util.function.Supplier;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.NativeAccessException;

/**
 * A program that opens a shared arena, a local one, and both once more, and says of each
 * what became of it. With {@code after-jna} as its second argument it has used JNA itself
 * before.
 */
final class FirstUse {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(4);

	private FirstUse() {
	}

	public static void main(String[] args) {
		if (args.length > 1) {
			useJna();
		}
		for (int i = 0; i < 2; i++) {
			say("shared", () -> Arena.shared(args[0], SPEC));
			say("local", () -> Arena.local(SPEC));
		}
		System.out.println("done");
	}

	private static void useJna() {
		try {
			Class.forName("com.sun.jna.Native");
			System.out.println("JNA works");
		}
		catch (ClassNotFoundException | LinkageError ex) {
			System.out.println("JNA failed: " + ex);
		}
	}

	private static void say(String kind, Supplier<Arena> opening) {
		try (Arena arena = opening.get(); Chunk chunk = arena.allocateOrThrow(4)) {
			chunk.putInt(0, 7);
			System.out.println(kind + " works");
		}
		catch (NativeAccessException ex) {
			System.out.println(kind + " " + ex.reason() + ": " + ex.getMessage());
		}
		catch (ArenaException ex) {
			System.out.println(kind + " failed: " + ex);
		}
	}

}
