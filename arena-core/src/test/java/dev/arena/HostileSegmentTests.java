package dev.arena;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Kernel;
import dev.arena.process.OtherUser;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Segments that are not what they should be, or not for everybody.
 */
class HostileSegmentTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(64);

	private static final long SEGMENT_BYTES = SegmentLayout.of(SPEC).segmentBytes();

	private static final SharedOptions KEEP = SharedOptions.defaults().withUnlink(UnlinkPolicy.NEVER);

	private static final int SECOND_ENTRY = SegmentFormat.POOL_TABLE_OFFSET + SegmentFormat.POOL_ENTRY_BYTES;

	@RegisterExtension
	final Segments segments = new Segments();

	private String keptSegment() {
		String name = this.segments.name();
		Arena.shared(name, SPEC, KEEP).close();
		return name;
	}

	private void assertRefused(String name, String contradiction) throws IOException {
		byte[] before = Files.readAllBytes(Segments.file(name));
		assertThatExceptionOfType(DamagedSegmentException.class).isThrownBy(() -> Arena.shared(name, SPEC))
			.withMessage("Segment " + name + " " + contradiction + "; remove it with Arena.unlink(\"" + name
					+ "\") or choose another name");
		assertThat(Files.readAllBytes(Segments.file(name))).as("content").isEqualTo(before);
		assertThat(this.segments.openDescriptors()).isZero();
		assertThat(this.segments.mappings()).isZero();
		assertThat(Arena.unlink(name)).isTrue();
	}

	@Test
	void otherGeometryIsRefusedWithBothGeometries() {
		String name = keptSegment();
		assertThatExceptionOfType(GeometryMismatchException.class)
			.isThrownBy(() -> Arena.shared(name,
					ArenaSpec.of(PoolSpec.ofChunkSize(64).withChunkCount(32),
							PoolSpec.ofChunkSize(4096).withChunkCount(8))))
			.withMessage("Segment " + name + " exists with pools [64 x 64 B, 64 x 256 B], this arena wants "
					+ "[32 x 64 B, 8 x 4096 B]: use the same geometry or another name");
		assertThat(this.segments.openDescriptors()).isZero();
		assertThat(Arena.unlink(name)).isTrue();
	}

	@Test
	void otherGeometryIsRefusedWhileTheSegmentIsInUse() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, SPEC);
		assertThatExceptionOfType(GeometryMismatchException.class)
			.isThrownBy(() -> Arena.shared(name, ArenaSpec.ofChunkSizes(64).withChunkCount(64)));
		assertThat(arena.inspect().attachments()).hasSize(1);
		assertThat(arena.allocate(64)).isNotNull();
	}

	@Test
	void magicOfTheOtherByteOrderIsRefused() throws IOException {
		String name = keptSegment();
		Segments.writeLong(name, SegmentFormat.MAGIC_OFFSET, Long.reverseBytes(SegmentFormat.MAGIC));
		assertRefused(name, "was written on a machine of the other byte order");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 2, -1 })
	void otherLayoutVersionIsRefused(int version) throws IOException {
		String name = keptSegment();
		Segments.writeInt(name, SegmentFormat.LAYOUT_VERSION_OFFSET, version);
		assertRefused(name, "has layout version " + version + ", this library reads version 1");
	}

	@Test
	void otherByteOrderMarkIsRefused() throws IOException {
		String name = keptSegment();
		Segments.writeInt(name, SegmentFormat.BYTE_ORDER_MARK_OFFSET, 0x0403_0201);
		assertRefused(name, "has a byte order mark of another machine or none");
	}

	@ParameterizedTest
	@ValueSource(longs = { 8, 100, 4095 })
	void fileWithoutAWholeHeaderIsRefused(long lengthBytes) throws IOException {
		String name = keptSegment();
		Segments.setLength(name, lengthBytes);
		assertRefused(name, "is too short for an arena, it has " + lengthBytes + " bytes");
	}

	@ParameterizedTest
	@ValueSource(longs = { 4096, -4096, -1, 1, 4096 * 1000 })
	void fileOfAnotherLengthThanItsHeaderSaysIsRefused(long lengthOrDifference) throws IOException {
		String name = keptSegment();
		long length = SEGMENT_BYTES;
		long changed = (lengthOrDifference == 4096) ? 4096 : length + lengthOrDifference;
		Segments.setLength(name, changed);
		assertRefused(name, "has been truncated or extended: its header says " + length + " bytes, it has " + changed);
	}

	static Stream<Arguments> garbage() {
		int table = SegmentFormat.POOL_TABLE_OFFSET;
		return Stream.of( //
				arguments(SegmentFormat.SEGMENT_BYTES_OFFSET, 0L, "has been truncated or extended"),
				arguments(SegmentFormat.SEGMENT_BYTES_OFFSET, -1L, "has been truncated or extended"),
				arguments(SegmentFormat.POOL_COUNT_OFFSET, 0L, "has a header with 0 pools, must be from 1 to 43"),
				arguments(SegmentFormat.POOL_COUNT_OFFSET, -1L, "has a header with -1 pools, must be from 1 to 43"),
				arguments(SegmentFormat.POOL_COUNT_OFFSET, 44L, "has a header with 44 pools, must be from 1 to 43"),
				arguments(SegmentFormat.POOL_COUNT_OFFSET, Long.MAX_VALUE, "pools, must be from 1 to 43"),
				arguments(SegmentFormat.POOL_COUNT_OFFSET, 1L, "bytes for pools that take"),
				arguments(SegmentFormat.POOL_COUNT_OFFSET, 3L, "has a header with an impossible geometry"),
				arguments(table + SegmentFormat.ENTRY_CHUNK_SIZE_OFFSET, 0L,
						"has a header with an impossible geometry"),
				arguments(table + SegmentFormat.ENTRY_CHUNK_SIZE_OFFSET, 65L,
						"has a header with an impossible geometry"),
				arguments(table + SegmentFormat.ENTRY_CHUNK_SIZE_OFFSET, 256L,
						"has a header with an impossible geometry"),
				arguments(table + SegmentFormat.ENTRY_CHUNK_SIZE_OFFSET, Long.MIN_VALUE,
						"has a header with an impossible geometry"),
				arguments(table + SegmentFormat.ENTRY_CHUNK_SIZE_OFFSET, 128L, "has a header with"),
				arguments(table + SegmentFormat.ENTRY_CHUNK_COUNT_OFFSET, 0L,
						"has a header with an impossible geometry"),
				arguments(table + SegmentFormat.ENTRY_CHUNK_COUNT_OFFSET, -64L,
						"has a header with an impossible geometry"),
				arguments(table + SegmentFormat.ENTRY_CHUNK_COUNT_OFFSET, Long.MAX_VALUE,
						"has a header with an impossible geometry"),
				arguments(table + SegmentFormat.ENTRY_CHUNK_COUNT_OFFSET, 0xFFFF_FFFFL,
						"has a header with an impossible geometry: total chunk count 4294967359 must be at most"),
				arguments(table + SegmentFormat.ENTRY_CHUNK_COUNT_OFFSET, 2048L,
						"has a header with wrong offsets in pool 0"),
				arguments(table + SegmentFormat.ENTRY_STATE_SHIFT_OFFSET, 3L,
						"has a header with wrong offsets in pool 0"),
				arguments(SECOND_ENTRY + SegmentFormat.ENTRY_STATE_SHIFT_OFFSET, -1L,
						"has a header with wrong offsets in pool 1"),
				arguments(table + SegmentFormat.ENTRY_STATE_SHIFT_OFFSET, 6L | 1L << 32,
						"has a header with wrong offsets in pool 0"),
				arguments(table + SegmentFormat.ENTRY_COUNTERS_OFFSET, 0L, "has a header with wrong offsets in pool 0"),
				arguments(table + SegmentFormat.ENTRY_FLAGS_OFFSET, -8L, "has a header with wrong offsets in pool 0"),
				arguments(SECOND_ENTRY + SegmentFormat.ENTRY_STATES_OFFSET, 1L << 40,
						"has a header with wrong offsets in pool 1"),
				arguments(SECOND_ENTRY + SegmentFormat.ENTRY_PAYLOAD_OFFSET, Long.MAX_VALUE,
						"has a header with wrong offsets in pool 1"),
				arguments(SegmentFormat.TRANSIT_TIMEOUT_NANOS_OFFSET, -1L,
						"has a header with a transit timeout of -1 ns, must be from 0 to 31536000000000000"),
				arguments(SegmentFormat.TRANSIT_TIMEOUT_NANOS_OFFSET, 31_536_000_000_000_001L,
						"has a header with a transit timeout of 31536000000000001 ns"));
	}

	@ParameterizedTest
	@MethodSource("garbage")
	void garbageInTheHeaderIsRefused(int offset, long value, String contradiction) throws IOException {
		String name = keptSegment();
		Segments.writeLong(name, offset, value);
		byte[] before = Files.readAllBytes(Segments.file(name));
		assertThatExceptionOfType(DamagedSegmentException.class).isThrownBy(() -> Arena.shared(name, SPEC))
			.withMessageContaining(contradiction)
			.withMessageEndingWith("; remove it with Arena.unlink(\"" + name + "\") or choose another name");
		assertThat(Files.readAllBytes(Segments.file(name))).as("content").isEqualTo(before);
		assertThat(this.segments.openDescriptors()).isZero();
		assertThat(this.segments.mappings()).isZero();
		assertThat(Arena.unlink(name)).isTrue();
	}

	@Test
	void initialisingClearsWhatADeadInitialiserHasWritten() throws IOException {
		String name = this.segments.name();
		byte[] garbage = new byte[(int) SEGMENT_BYTES];
		Arrays.fill(garbage, Long.BYTES, garbage.length, (byte) 0x5a);
		Files.write(Segments.file(name), garbage);
		Segments.writeLong(name, SegmentFormat.MAGIC_OFFSET, SegmentFormat.UNFINISHED_MAGIC);
		Arena arena = this.segments.open(name, SPEC);
		assertThat(Files.size(Segments.file(name))).isEqualTo(SEGMENT_BYTES);
		assertThat(arena.pools()).allSatisfy((pool) -> assertThat(pool.freeCount()).isEqualTo(64));
		Chunk chunk = arena.allocate(64);
		assertThat(chunk).isNotNull();
		assertThat(chunk.getLong(0)).isZero();
	}

	@Test
	void segmentThatOthersUseIsNotInitialisedAgainAfterItWasTruncatedToNothing() {
		String name = this.segments.name();
		Arena victim = this.segments.open(name, SPEC);
		Segments.setLength(name, 0);
		assertThatExceptionOfType(DamagedSegmentException.class).isThrownBy(() -> Arena.shared(name, SPEC))
			.withMessageStartingWith(
					"Segment " + name + " is not an arena, or not any more: /dev/shm" + name + " is empty");
		assertThat(Segments.file(name)).isEmptyFile();
		victim.close();
		assertThat(Segments.file(name)).as("the file that it had made, with nothing in it").doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, SegmentFormat.UNFINISHED_MAGIC })
	void segmentThatOthersUseIsNotInitialisedAgainAfterItsMagicWasOverwritten(long magic) throws IOException {
		String name = this.segments.name();
		Arena victim = this.segments.open(name, SPEC);
		Chunk chunk = victim.allocate(64);
		assertThat(chunk).isNotNull();
		chunk.putLong(0, 4711);
		Segments.writeLong(name, SegmentFormat.MAGIC_OFFSET, magic);
		assertThatExceptionOfType(DamagedSegmentException.class).isThrownBy(() -> Arena.shared(name, SPEC));
		assertThat(chunk.getLong(0)).isEqualTo(4711);
		assertThat(victim.deallocate(chunk)).isTrue();
		victim.close();
		assertThat(Files.deleteIfExists(Segments.file(name))).as("left alone").isEqualTo(magic == 0);
	}

	@Test
	void segmentOfAnotherUserIsRefusedUnlessAllowed() throws IOException {
		Kernel.assumeRoot();
		String name = keptSegment();
		Files.setAttribute(Segments.file(name), "unix:uid", OtherUser.UID);
		assertThatExceptionOfType(ForeignOwnerException.class).isThrownBy(() -> Arena.shared(name, SPEC))
			.withMessage("Segment " + name + " belongs to uid " + OtherUser.UID
					+ " and this process runs as uid 0: allow foreign owners if you trust that user, or choose "
					+ "another name")
			.returns(OptionalInt.of(OtherUser.UID), ForeignOwnerException::ownerUid)
			.returns(0, ForeignOwnerException::processUid);
		assertThat(this.segments.openDescriptors()).isZero();
		Arena arena = this.segments.open(name, SPEC, SharedOptions.defaults().withAllowForeignOwner(true));
		assertThat(arena.allocate(64)).isNotNull();
	}

	@Test
	void unfinishedSegmentOfAnotherUserIsRefusedUnlessAllowed() throws IOException {
		Kernel.assumeRoot();
		String name = this.segments.name();
		SegmentFile.create(name, 0600);
		Files.setAttribute(Segments.file(name), "unix:uid", OtherUser.UID);
		assertThatExceptionOfType(ForeignOwnerException.class).isThrownBy(() -> Arena.shared(name, SPEC));
		assertThat(Segments.file(name)).hasSize(SegmentFormat.PAGE_BYTES);
		Arena arena = this.segments.open(name, SPEC, SharedOptions.defaults().withAllowForeignOwner(true));
		assertThat(arena.allocate(64)).isNotNull();
	}

	@Test
	void segmentWithoutPermissionIsRefusedWithBothUsers() {
		OtherUser.assumePossible();
		String name = this.segments.name();
		Arena arena = this.segments.open(name, SPEC);
		try (ChildJvm child = OtherUser.running(ArenaChild.class).start()) {
			assertThat(child.ask(ArenaChild.open(name, SPEC), "failed"))
				.isEqualTo("SegmentAccessDeniedException errno 13: shm_open(" + name
						+ ", O_RDWR) failed with EACCES (13, permission "
						+ "denied): it belongs to user root and this process runs as uid " + OtherUser.UID
						+ "; give it permissions that let this user read and write");
		}
		assertThat(arena.inspect().attachments()).hasSize(1);
	}

	@Test
	void userWithPermissionAttachesToTheSegmentOfAnother() {
		OtherUser.assumePossible();
		String name = this.segments.name();
		Arena arena = this.segments.open(name, SPEC, SharedOptions.defaults().withPermissions(0666));
		try (ChildJvm child = OtherUser.running(ArenaChild.class).start()) {
			assertThat(child.ask(ArenaChild.open(name, SPEC), "failed")).startsWith("ForeignOwnerException");
			child.ask("open-foreign " + ArenaChild.arguments(name, SPEC), "opened");
			child.ask("allocate 3 64", "allocated 3");
			assertThat(arena.pools().get(0).usedCount()).isEqualTo(3);
			child.ask("close", "closed");
			assertThat(arena.inspect().reclaimedChunks()).isEqualTo(3);
		}
	}

}
