package dev.arena.shared;

import dev.arena.DamagedSegmentException;
import java.nio.file.StandardOpenOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.SegmentStatus;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What an arena says has become of its segment.
 */
@Tag("text")
class SegmentStatusTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(16);

	private static final int BYTE_ORDER_MARK_OFFSET = 12;

	private static final int POOL_TABLE_OFFSET = 256;

	@RegisterExtension
	final Segments segments = new Segments();

	private final String name = this.segments.name();

	@Test
	void isIntactUntilItIsClosed() {
		Arena arena = open();
		assertThat(arena.inspect().status()).isEqualTo(SegmentStatus.INTACT);
		arena.close();
		assertThat(arena.inspect().status()).isEqualTo(SegmentStatus.CLOSED);
	}

	@Test
	void aLocalArenaIsIntactUntilItIsClosed() {
		Arena arena = Arena.local(SPEC);
		assertThat(arena.inspect().status()).isEqualTo(SegmentStatus.INTACT);
		arena.close();
		assertThat(arena.inspect().status()).isEqualTo(SegmentStatus.CLOSED);
	}

	@Test
	void followsTheSegmentWhenItIsTransferred() {
		Arena arena = open();
		try (Arena successor = arena.transfer()) {
			assertThat(arena.inspect().status()).isEqualTo(SegmentStatus.CLOSED);
			assertThat(successor.inspect().status()).isEqualTo(SegmentStatus.INTACT);
		}
	}

	@Test
	void isUnlinkedOnceTheNameIsGone() {
		Arena arena = open();
		Arena.unlink(this.name);
		assertThat(arena.inspect().status()).isEqualTo(SegmentStatus.UNLINKED);
		assertThat(arena.allocate(64)).isNotNull();
	}

	@Test
	void isUnlinkedWhenTheFileHasAnotherName() throws IOException {
		Arena arena = open();
		Path moved = Files.move(Segments.file(this.name), Segments.file(this.segments.name()));
		assertThat(arena.inspect().status()).isEqualTo(SegmentStatus.UNLINKED);
		Files.delete(moved);
	}

	@Test
	void isReplacedWhenTheNameDenotesAnotherSegment() {
		Arena arena = open();
		Arena.unlink(this.name);
		Arena successor = open();
		assertThat(arena.inspect().status()).isEqualTo(SegmentStatus.REPLACED);
		assertThat(successor.inspect().status()).isEqualTo(SegmentStatus.INTACT);
	}

	@Test
	void isDamagedWhenTheFileIsTruncatedToAnyLength() {
		for (long percent : new long[] { 0, 1, 50, 99 }) {
			String name = this.segments.name();
			Arena arena = this.segments.open(name, SPEC);
			Segments.setLength(name, Segments.file(name).toFile().length() * percent / 100);
			assertThat(arena.inspect().status()).as("%d %%", percent).isEqualTo(SegmentStatus.DAMAGED);
		}
	}

	@Test
	void whoIsAttachedToASegmentOfWhichNothingIsLeftIsToldWhatRemovesItsName() throws IOException {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, ArenaSpec.ofChunkSizes(64).withChunkCount(8));
		Files.write(Segments.file(name), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
		assertThatExceptionOfType(DamagedSegmentException.class).isThrownBy(() -> arena.maintain().reclaim())
			.withMessage("Segment " + name + " has been truncated to 0 bytes; close the arenas on it: with the unlink "
					+ "policies LAST and ALWAYS that removes its name");
		arena.close();
		assertThat(Segments.file(name)).doesNotExist();
	}

	@Test
	void isDamagedWhenTheFileIsExtended() {
		Arena arena = open();
		Segments.setLength(this.name, Segments.file(this.name).toFile().length() + 1);
		assertThat(arena.inspect().status()).isEqualTo(SegmentStatus.DAMAGED);
	}

	@Test
	void isDamagedWhenTheHeaderIsOverwritten() throws IOException {
		for (int offset : new int[] { 0, BYTE_ORDER_MARK_OFFSET, POOL_TABLE_OFFSET }) {
			String name = this.segments.name();
			Arena arena = this.segments.open(name, SPEC);
			Segments.writeInt(name, offset, 7);
			assertThat(arena.inspect().status()).as("offset %d", offset).isEqualTo(SegmentStatus.DAMAGED);
			Files.delete(Segments.file(name)); // what has no mark any more is not removed
		}
	}

	@Test
	void damageCountsMoreThanALostName() throws IOException {
		Arena arena = open();
		Segments.setLength(this.name, 0);
		Files.delete(Segments.file(this.name));
		assertThat(arena.inspect().status()).isEqualTo(SegmentStatus.DAMAGED);
	}

	@Test
	void otherPermissionsOfTheFileDoNotMatter() throws IOException {
		Arena arena = open();
		Files.setPosixFilePermissions(Segments.file(this.name), PosixFilePermissions.fromString("---------"));
		assertThat(arena.inspect().status()).isEqualTo(SegmentStatus.INTACT);
	}

	@Test
	void askingKeepsNoDescriptorAndNoLockIsLost() {
		Arena arena = open();
		long before = this.segments.openDescriptors();
		for (int i = 0; i < 100; i++) {
			arena.inspect().status();
		}
		assertThat(this.segments.openDescriptors()).isEqualTo(before);
		Arena other = open();
		assertThat(other.inspect().attachments()).hasSize(2).allMatch((attachment) -> attachment.alive());
	}

	private Arena open() {
		return this.segments.open(this.name, SPEC);
	}

}
