package dev.arena.shared;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.AttachTimeoutException;
import dev.arena.Attachment;
import dev.arena.SharedOptions;
import dev.arena.internal.posix.ShmFile;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.CrashPoints;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who comes after a dead holder of a slot: nobody while the slot is recovered, and nobody
 * who allocates before it is.
 */
@Timeout(120)
class SuccessorTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(100);

	private static final int SECOND_RECORD = 4096 + 2 * 64;

	@RegisterExtension
	final Segments segments = new Segments();

	private final String name = this.segments.name();

	@Test
	void slotIsTakenInWhichNobodyHasLeftAnything() {
		Arena survivor = this.segments.open(this.name, SPEC);
		holdAndDie();
		Arena successor = this.segments.open(this.name, SPEC);
		assertThat(successor.inspect().attachments()).extracting(Attachment::slot).containsExactly(1, 3);
		assertThat(survivor.inspect().reclaimedChunks()).isEqualTo(7);
	}

	@Test
	void whoWasKilledWhileItHeldEverythingFindsItFreeWhenItIsBack() {
		this.segments.open(this.name, SPEC);
		for (int life = 0; life < 3; life++) {
			try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
				child.ask(ArenaChild.open(this.name, SPEC), "opened");
				child.ask("allocate 101 64", "allocated 100");
				child.kill();
			}
		}
	}

	@Test
	void newHolderOfASlotHasRecoveredItBeforeItCanAllocate() {
		Arena survivor = this.segments.open(this.name, SPEC);
		holdAndDie();
		for (int slot = 3; slot < 256; slot++) {
			Segments.writeLong(this.name, 4096 + slot * 64L, 1);
		}
		assertThat(survivor.inspect().reclaimedChunks()).isZero();
		Arena successor = this.segments.open(this.name, SPEC);
		assertThat(successor.inspect().reclaimedChunks()).isEqualTo(7);
		assertThat(successor.inspect().attachments()).extracting(Attachment::slot).containsExactly(1, 2);
		assertThat(successor.inspect().attachments().get(1).chunksHeld()).containsExactly(0L);
		assertThat(successor.allocate(64)).isNotNull();
		assertThat(survivor.inspect().attachments().get(1).chunksHeld()).containsExactly(1L);
	}

	/** A record that is still there makes whoever recovers begin again. */
	@Test
	void slotOfTheDeadIsLockedAndItsRecordIsThereWhileItIsRecovered() {
		Arena survivor = this.segments.open(this.name, SPEC);
		holdAndDie();
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).withJvmArguments(CrashPoints.PROGRAMMABLE).start();
				ShmFile file = ShmFile.openExisting(this.name)) {
			assertThat(file).isNotNull();
			open(child, 3);
			child.ask("pause RECOVERY_CHUNK_FREED", "pausing");
			child.send("reclaim").expect("paused");
			assertThat(file.isLockedByOther(2)).isTrue();
			assertThat(Segments.readLong(this.name, SECOND_RECORD)).isOne();
			assertThat(survivor.pools().get(0).usedCount()).isEqualTo(6);
			SharedOptions impatient = SharedOptions.defaults().withAttachTimeout(Duration.ofMillis(50));
			assertThatExceptionOfType(AttachTimeoutException.class)
				.isThrownBy(() -> Arena.shared(this.name, SPEC, impatient));
			assertThat(survivor.allocate(64)).as("others go on").isNotNull();
			child.ask("go", "gone");
			assertThat(file.isLockedByOther(2)).isFalse();
			assertThat(Segments.readLong(this.name, SECOND_RECORD)).isZero();
			assertThat(survivor.inspect().reclaimedChunks()).isEqualTo(7);
		}
	}

	/** Its slot is the second one. */
	private void holdAndDie() {
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask(ArenaChild.open(this.name, SPEC), "opened");
			child.ask("allocate 7 64", "allocated 7");
			child.kill();
		}
	}

	/** Attaches a child with a slot of its own while the second one is taken. */
	private void open(ChildJvm child, int slot) {
		try (ShmFile placeholder = ShmFile.openExisting(this.name)) {
			assertThat(placeholder).isNotNull();
			assertThat(placeholder.tryLock(2)).isTrue();
			child.ask(ArenaChild.open(this.name, SPEC), "opened");
			assertThat(Segments.readLong(this.name, 4096 + slot * 64L)).as("record of slot %d", slot).isOne();
		}
	}

}
