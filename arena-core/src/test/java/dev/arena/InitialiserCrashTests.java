package dev.arena;

import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Processes that die, or stop, at the worst moments of creating and attaching.
 */
class InitialiserCrashTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(40);

	@RegisterExtension
	final Segments segments = new Segments();

	private static void dieAt(CrashPoint point, String name) {
		try (ChildJvm child = ChildJvm.running(ArenaChild.class)
			.withJvmArguments("-Darena.test.crash-point=" + point)
			.start()) {
			child.send(ArenaChild.open(name, SPEC)).expectExit(137);
		}
	}

	private static void assertFullCapacity(Arena arena) {
		for (Pool pool : arena.pools()) {
			Set<Long> handles = new HashSet<>();
			for (int i = 0; i < pool.chunkCount(); i++) {
				Chunk chunk = arena.tryAllocate(pool.chunkSizeBytes());
				assertThat(chunk).as("chunk %d of %s", i, pool).isNotNull();
				handles.add(chunk.handle());
			}
			assertThat(handles).hasSize((int) pool.chunkCount());
			assertThat(arena.tryAllocate(pool.chunkSizeBytes())).isNull();
		}
	}

	@ParameterizedTest
	@EnumSource(value = CrashPoint.class, to = "RECORD_WRITTEN")
	void nextOpenerFindsEverythingAfterTheInitialiserDied(CrashPoint point) {
		String name = this.segments.name();
		dieAt(point, name);
		assertThat(Files.exists(Segments.file(name))).isEqualTo(point.compareTo(CrashPoint.OBJECT_NAMED) >= 0);
		Arena arena = this.segments.open(name, SPEC);
		assertThat(arena.inspect().attachments()).extracting(Attachment::alive).containsExactly(true);
		assertThat(arena.pools()).allSatisfy((pool) -> assertThat(pool.usedCount()).isZero());
		assertFullCapacity(arena);
		arena.close();
		assertThat(Segments.file(name)).doesNotExist();
	}

	@ParameterizedTest
	@EnumSource(value = CrashPoint.class, names = { "DOOR_ENTERED", "SLOT_LOCKED", "RECORD_FILLED", "RECORD_WRITTEN" })
	void othersGoOnAfterOneDiedWhileAttaching(CrashPoint point) {
		String name = this.segments.name();
		Arena survivor = this.segments.open(name, SPEC);
		assertThat(survivor.allocate(64)).isNotNull();
		dieAt(point, name);
		assertThat(survivor.allocate(64)).isNotNull();
		Arena next = this.segments.open(name, SPEC);
		assertThat(next.inspect().attachments()).extracting(Attachment::alive).containsExactly(true, true);
		assertThat(next.pools().get(0).usedCount()).isEqualTo(2);
		next.close();
		survivor.close();
		assertThat(Segments.file(name)).doesNotExist();
	}

	@Test
	void initialiserOfAnotherGeometryThatDiedBeforeTheMagicDoesNotMatter() {
		String name = this.segments.name();
		dieAt(CrashPoint.GEOMETRY_WRITTEN, name);
		ArenaSpec other = ArenaSpec.ofChunkSizes(16, 32, 4096).withChunkCount(1000);
		Arena arena = this.segments.open(name, other);
		assertThat(Segments.file(name)).hasSize(arena.footprintBytes());
		assertThat(arena.spec()).isEqualTo(other);
		assertThat(arena.pools()).allSatisfy((pool) -> assertThat(pool.freeCount()).isEqualTo(1000));
	}

	@Test
	void stoppedHolderOfTheDoorIsWaitedForAndNotReplaced() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, SPEC);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask("door " + name, "inside");
			child.signal("STOP");
			assertThatExceptionOfType(AttachTimeoutException.class).isThrownBy(
					() -> Arena.shared(name, SPEC, SharedOptions.defaults().withAttachTimeout(Duration.ofMillis(100))));
			child.signal("CONT");
			child.send("return").expectExit(0);
			assertThat(this.segments.open(name, SPEC).inspect().attachments()).hasSize(2);
		}
		assertThat(arena.inspect().attachments()).hasSize(2);
	}

	@Test
	void stoppedAttachmentKeepsItsSlotAndItsChunks() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, SPEC);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask(ArenaChild.open(name, SPEC), "opened");
			child.ask("allocate 7 64", "allocated 7");
			child.signal("STOP");
			this.segments.open(name, SPEC).close();
			assertThat(arena.inspect().reclaimedChunks()).isZero();
			assertThat(arena.inspect().attachments()).extracting(Attachment::alive).containsExactly(true, true);
			child.signal("CONT");
			child.ask("free 7", "freed 7");
			child.ask("close", "closed");
		}
		assertThat(arena.pools().get(0).usedCount()).isZero();
	}

	@Test
	void leavingWithoutTheDoorLeavesTheRestToTheNext() {
		String name = this.segments.name();
		SharedOptions impatient = SharedOptions.defaults().withAttachTimeout(Duration.ofMillis(50));
		Arena arena = this.segments.open(name, SPEC, impatient);
		arena.allocate(64);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask("door " + name, "inside");
			arena.close();
			assertThat(this.segments.openDescriptors()).as("of who has still to see to the name").isOne();
			child.kill();
			Arena next = this.segments.open(name, SPEC);
			assertThat(next.inspect().reclaimedChunks()).isOne();
			assertThat(next.inspect().attachments()).hasSize(1);
			arena.close();
			assertThat(this.segments.openDescriptors()).as("of the next").isOne();
		}
	}

}
