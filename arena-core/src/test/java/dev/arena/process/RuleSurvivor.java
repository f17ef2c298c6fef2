package dev.arena.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Follows chunks through one holding after the other: whatever has ended stays ended.
 */
public final class RuleSurvivor {

	private RuleSurvivor() {
	}

	/**
	 * No arguments; needs {@link CrashPoints#PROGRAMMABLE}. Prints what went wrong and
	 * exits with 1 if something did.
	 */
	public static void main(String[] arguments) {
		try {
			handleIsValidForOneTransit();
			chunkOfAnotherCursorIsNotTakenAgain();
			unfinishedFreeHitsNobodyElse();
			chunkIsFoundAfterExhaustion();
			System.out.println("survived");
		}
		catch (RuntimeException | AssertionError ex) {
			System.out.println("found out: " + ex);
			System.exit(1);
		}
	}

	private static void handleIsValidForOneTransit() {
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1))) {
			long first = arena.allocate(64).handOff();
			Chunk adopted = arena.adopt(first);
			assertThat(arena.adopt(first)).as("while it is held").isNull();
			assertThat(arena.deallocate(first)).as("while it is held").isFalse();
			long second = adopted.handOff();
			assertThat(arena.adopt(first)).as("while it is in transit again").isNull();
			assertThat(arena.adopt(second)).isNotNull();
		}
	}

	private static void chunkOfAnotherCursorIsNotTakenAgain() {
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1))) {
			Chunk former = arena.allocate(64);
			former.close();
			Chunk holder = arena.allocate(64);
			assertThat(arena.allocate(64, former)).isFalse();
			assertThat(arena.deallocate(holder)).isTrue();
		}
	}

	/**
	 * A free is cut short, its chunk is taken again, and only then the free is finished.
	 */
	private static void unfinishedFreeHitsNobodyElse() {
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1))) {
			Chunk chunk = arena.allocate(64);
			AtomicBoolean failed = new AtomicBoolean();
			CrashPoints.program((point) -> {
				if (point.equals("FREED") && failed.compareAndSet(false, true)) {
					throw new OutOfMemoryError("injected");
				}
			});
			try {
				chunk.close();
			}
			catch (OutOfMemoryError ex) {
				assertThat(arena.allocate(64, chunk)).isTrue();
			}
			assertThat(failed).isTrue();
			assertThat(arena.allocate(64)).as("while it is held").isNull();
			assertThat(arena.deallocate(chunk)).isTrue();
		}
	}

	/** In a pool whose tree of flags has two levels. */
	private static void chunkIsFoundAfterExhaustion() {
		int count = 130;
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(count))) {
			List<Chunk> chunks = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				chunks.add(arena.allocate(64));
			}
			for (Chunk chunk : chunks) {
				assertThat(arena.allocate(64)).isNull();
				chunk.close();
				assertThat(arena.allocate(64)).isNotNull();
			}
		}
	}

}
