package dev.arena.shared;

import java.lang.ref.WeakReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Attachment;
import dev.arena.Chunk;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Eventually;
import dev.arena.process.OpenerAtShutdown;
import dev.arena.process.Scale;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a segment when nobody closes the arena.
 */
class ShutdownTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(16);

	@RegisterExtension
	final Segments segments = new Segments();

	@ParameterizedTest
	@CsvSource({ "return, 0", "exit 7, 7" })
	void processThatEndsWithoutClosingLeavesNoName(String how, int status) {
		String name = this.segments.name();
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask(ArenaChild.open(name, SPEC), "opened");
			child.ask("allocate 3 64", "allocated 3");
			child.send(how).expectExit(status);
		}
		assertThat(Segments.file(name)).doesNotExist();
	}

	@Test
	void processThatIsTerminatedLeavesNoName() {
		String name = this.segments.name();
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask(ArenaChild.open(name, SPEC), "opened");
			child.ask("hammer 0 1", "hammering");
			child.signal("TERM");
			child.expectExit(128 + 15);
			assertThat(child.output()).doesNotContain("Exception");
		}
		assertThat(Segments.file(name)).doesNotExist();
	}

	@Test
	void processThatIsKilledLeavesTheNameToTheNext() {
		String name = this.segments.name();
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask(ArenaChild.open(name, SPEC), "opened");
			child.ask("allocate 3 64", "allocated 3");
			child.kill();
		}
		assertThat(Segments.file(name)).exists();
		Arena arena = this.segments.open(name, SPEC);
		assertThat(arena.inspect().reclaimedChunks()).isEqualTo(3);
		arena.close();
		assertThat(Segments.file(name)).doesNotExist();
	}

	@Test
	void nameThatIsToBeKeptSurvivesTheEndOfTheProcess() {
		String name = this.segments.name();
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask("open-keeping " + ArenaChild.arguments(name, SPEC), "opened");
			child.send("return").expectExit(0);
		}
		assertThat(Segments.file(name)).exists();
		Arena arena = this.segments.open(name, SPEC);
		assertThat(arena.inspect().attachments()).hasSize(1);
	}

	@Test
	void nameStaysWhileAnotherProcessIsAttached() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, SPEC);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask(ArenaChild.open(name, SPEC), "opened");
			child.ask("allocate 3 64", "allocated 3");
			child.send("return").expectExit(0);
		}
		assertThat(Segments.file(name)).exists();
		assertThat(arena.inspect().attachments()).extracting(Attachment::alive).containsExactly(true, false);
		this.segments.open(name, SPEC).close();
		assertThat(arena.inspect().reclaimedChunks()).isEqualTo(3);
		assertThat(arena.inspect().attachments()).hasSize(1);
	}

	@Test
	void closingAfterAnotherProcessHasEndedRemovesTheName() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, SPEC);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask(ArenaChild.open(name, SPEC), "opened");
			child.send("return").expectExit(0);
		}
		arena.close();
		assertThat(Segments.file(name)).doesNotExist();
	}

	/**
	 * Many processes end in the same instant; each time the last of them removes the
	 * name.
	 */
	@Test
	void processesThatEndTogetherLeaveNoName() {
		for (int round = 0; round < Scale.of(3); round++) {
			String name = this.segments.name();
			ChildJvm[] children = new ChildJvm[3];
			try {
				for (int i = 0; i < children.length; i++) {
					children[i] = ChildJvm.running(ArenaChild.class).start();
				}
				for (ChildJvm child : children) {
					child.ask(ArenaChild.open(name, SPEC), "opened");
				}
				for (ChildJvm child : children) {
					child.send("return");
				}
				for (ChildJvm child : children) {
					child.expectExit(0);
				}
			}
			finally {
				for (ChildJvm child : children) {
					if (child != null) {
						child.close();
					}
				}
			}
			assertThat(Segments.file(name)).as("name after round %d", round).doesNotExist();
		}
	}

	@Test
	void processThatEndsWhileTheDoorIsLockedDoesNotWaitForIt() {
		String name = this.segments.name();
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start();
				ChildJvm holder = ChildJvm.running(ArenaChild.class).start()) {
			child.ask(ArenaChild.open(name, SPEC), "opened");
			holder.ask("door " + name, "inside");
			child.send("return").expectExit(0);
			holder.kill();
		}
		Arena arena = this.segments.open(name, SPEC);
		assertThat(arena.inspect().attachments()).hasSize(1);
	}

	@Test
	void nothingIsOpenedOnceTheNamesAreGivenUp() {
		String late = this.segments.name();
		String open = this.segments.name();
		try (ChildJvm child = ChildJvm.running(OpenerAtShutdown.class, late, open).start()) {
			assertThat(child.expect("refused: ")).isEqualTo(refusal(late));
			child.expectExit(0);
		}
		assertThat(this.segments.existing()).isEmpty();
	}

	@Test
	void nothingIsOpenedOnceTheJvmShutsDown() {
		String late = this.segments.name();
		try (ChildJvm child = ChildJvm.running(OpenerAtShutdown.class, late).start()) {
			assertThat(child.expect("refused: ")).isEqualTo(refusal(late));
			child.expectExit(0);
		}
		assertThat(this.segments.existing()).isEmpty();
	}

	private static String refusal(String name) {
		return "Segment " + name + " is not opened: this JVM is shutting down and gives up the names of its segments, "
				+ "so this one would stay behind; open it earlier, and close it before the shutdown";
	}

	@Test
	void droppedArenaIsLeftByTheCleaner() {
		String name = this.segments.name();
		Arena watcher = this.segments.open(name, SPEC);
		WeakReference<Arena> dropped = drop(name);
		Eventually.eventuallyAfterGc("the arena is collected", () -> dropped.get() == null);
		Eventually.eventuallyAfterGc("its attachment is gone", () -> watcher.inspect().attachments().size() == 1);
		assertThat(watcher.inspect().reclaimedChunks()).isEqualTo(2);
		assertThat(watcher.pools().get(0).usedCount()).isZero();
		Eventually.eventually("its descriptor is closed", () -> this.segments.openDescriptors() == 1);
	}

	@Test
	void lastArenaThatIsDroppedRemovesTheName() {
		String name = this.segments.name();
		drop(name);
		Eventually.eventuallyAfterGc("the name is removed", () -> !Segments.file(name).toFile().exists());
		Eventually.eventually("its descriptor is closed", () -> this.segments.openDescriptors() == 0);
	}

	@Test
	void chunkKeepsItsArenaAttached() {
		String name = this.segments.name();
		Arena watcher = this.segments.open(name, SPEC);
		useChunkOfDroppedArena(name, watcher);
		assertThat(watcher.pools().get(0).usedCount()).isZero();
		Eventually.eventuallyAfterGc("the attachment is gone with the chunk",
				() -> watcher.inspect().attachments().size() == 1);
	}

	private static void useChunkOfDroppedArena(String name, Arena watcher) {
		Chunk chunk = chunkOfDroppedArena(name);
		for (int i = 0; i < 5; i++) {
			System.gc();
			chunk.putLong(0, 4711 + i);
			assertThat(watcher.inspect().attachments()).hasSize(2);
		}
		assertThat(chunk.getLong(0)).isEqualTo(4715);
		chunk.close();
	}

	private static WeakReference<Arena> drop(String name) {
		Arena arena = Arena.shared(name, SPEC);
		arena.allocate(64);
		arena.allocate(64);
		return new WeakReference<>(arena);
	}

	private static Chunk chunkOfDroppedArena(String name) {
		Chunk chunk = Arena.shared(name, SPEC).allocate(64);
		assertThat(chunk).isNotNull();
		return chunk;
	}

}
