package dev.arena.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.ArenaSpec;
import dev.arena.Attachment;
import dev.arena.Chunk;
import dev.arena.RefusedFree;
import dev.arena.SharedOptions;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SharedArenaTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(16);

	private static final ArenaSpec ONE_CHUNK = ArenaSpec.ofChunkSizes(64).withChunkCount(1);

	@RegisterExtension
	final Segments segments = new Segments();

	@Test
	void firstOpenerFindsAllChunksFree() {
		Arena arena = this.segments.open(this.segments.name(), SPEC);
		assertThat(arena.pools()).allSatisfy((pool) -> {
			assertThat(pool.freeCount()).isEqualTo(16);
			assertThat(pool.usedCount()).isZero();
			assertThat(pool.allocationCount()).isZero();
		});
		assertThat(arena.inspect().reclaimedChunks()).isZero();
		assertThat(arena.spec()).isEqualTo(SPEC);
	}

	@Test
	void fileIsAsLongAsTheFootprintAndTakesAllItsBlocksAtOnce() throws IOException {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, SPEC);
		assertThat(arena.segmentName()).isEqualTo(name);
		assertThat(Files.size(Segments.file(name))).isEqualTo(arena.footprintBytes());
		assertThat(allocatedBytes(name)).isGreaterThanOrEqualTo(arena.footprintBytes());
	}

	private static long allocatedBytes(String name) throws IOException {
		Process stat = new ProcessBuilder("stat", "-c", "%b", Segments.file(name).toString()).start();
		return Long.parseLong(new String(stat.getInputStream().readAllBytes()).trim()) * 512;
	}

	@Test
	void secondOpenerSeesTheChunksOfTheFirst() {
		String name = this.segments.name();
		Arena first = this.segments.open(name, SPEC);
		Arena second = this.segments.open(name, SPEC);
		first.allocate(64);
		first.allocate(256);
		assertThat(second.pools()).allSatisfy((pool) -> {
			assertThat(pool.usedCount()).isOne();
			assertThat(pool.allocationCount()).isOne();
		});
	}

	@Test
	void twoArenasOnOneNameNeverHoldTheSameChunk() {
		String name = this.segments.name();
		Arena first = this.segments.open(name, SPEC);
		Arena second = this.segments.open(name, SPEC);
		Set<Long> handles = new HashSet<>();
		for (int i = 0; i < 16; i++) {
			Chunk chunk = ((i % 2 == 0) ? first : second).tryAllocate(64);
			assertThat(chunk).isNotNull();
			handles.add(chunk.handle());
		}
		assertThat(handles).hasSize(16);
		assertThat(first.tryAllocate(64)).isNull();
		assertThat(second.tryAllocate(64)).isNull();
		assertThat(first.pools().get(0).exhaustionCount()).isEqualTo(2);
	}

	@Test
	void dataWrittenThroughOneArenaIsReadThroughTheOther() {
		String name = this.segments.name();
		Arena first = this.segments.open(name, ONE_CHUNK);
		Arena second = this.segments.open(name, ONE_CHUNK);
		Chunk written = first.allocate(64);
		assertThat(written).isNotNull();
		for (long offset = 0; offset < 64; offset += 8) {
			written.putLong(offset, 0x1122_3344_5566_7788L + offset);
		}
		long addressOfFirst = written.address();
		written.close();
		Chunk read = second.allocate(64);
		assertThat(read).isNotNull();
		for (long offset = 0; offset < 64; offset += 8) {
			assertThat(read.getLong(offset)).isEqualTo(0x1122_3344_5566_7788L + offset);
		}
		assertThat(read.address()).isNotEqualTo(addressOfFirst);
	}

	@Test
	void chunkFreedByOneArenaIsAllocatedByTheOther() {
		String name = this.segments.name();
		Arena first = this.segments.open(name, ONE_CHUNK);
		Arena second = this.segments.open(name, ONE_CHUNK);
		Chunk chunk = first.allocate(1);
		assertThat(second.allocate(1)).isNull();
		assertThat(first.deallocate(chunk)).isTrue();
		assertThat(second.allocate(1)).isNotNull();
	}

	@Test
	void chunkInTransitIsFreedThroughTheOtherArenaByItsHandle() {
		String name = this.segments.name();
		Arena first = this.segments.open(name, ONE_CHUNK);
		Arena second = this.segments.open(name, ONE_CHUNK);
		Chunk chunk = first.allocate(64);
		assertThat(chunk).isNotNull();
		long handle = chunk.handle();
		assertThat(second.deallocate(handle)).as("while it is held").isFalse();
		assertThat(chunk.handOff()).isEqualTo(handle);
		assertThat(second.deallocate(handle)).isTrue();
		assertThat(first.deallocate(handle)).isFalse();
		assertThat(first.inspect().refusedFrees(RefusedFree.STALE_HANDLE)).isEqualTo(2);
		assertThat(first.pools().get(0).freeCount()).isOne();
	}

	@Test
	void chunkThatIsHeldCannotBeAdoptedThroughTheOtherArena() {
		String name = this.segments.name();
		Arena first = this.segments.open(name, ONE_CHUNK);
		Arena second = this.segments.open(name, ONE_CHUNK);
		Chunk chunk = first.allocate(64);
		assertThat(chunk).isNotNull();
		assertThat(second.adopt(chunk.handle())).isNull();
		Chunk adopted = second.adopt(chunk.handOff());
		assertThat(adopted).isNotNull();
		assertThat(first.adopt(adopted.handle())).isNull();
		assertThat(second.deallocate(adopted)).isTrue();
	}

	@Test
	void cursorOfTheOtherArenaIsRefused() {
		String name = this.segments.name();
		Arena first = this.segments.open(name, SPEC);
		Arena second = this.segments.open(name, SPEC);
		Chunk chunk = first.allocate(64);
		assertThat(second.deallocate(chunk)).isFalse();
		assertThat(first.inspect().refusedFrees(RefusedFree.FOREIGN_CHUNK)).isOne();
		assertThat(first.deallocate(chunk)).isTrue();
	}

	@Test
	void attachmentsTellWhoTakesPart() {
		String name = this.segments.name();
		Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
		Arena first = this.segments.open(name, SPEC);
		Arena second = this.segments.open(name, SPEC);
		List<Attachment> attachments = first.inspect().attachments();
		assertThat(attachments).isEqualTo(second.inspect().attachments())
			.extracting(Attachment::slot)
			.containsExactly(1, 2);
		assertThat(attachments).allSatisfy((attachment) -> {
			assertThat(attachment.processId()).isEqualTo(ProcessHandle.current().pid());
			assertThat(attachment.alive()).isTrue();
			assertThat(attachment.since()).isBetween(before, Instant.now());
			assertThat(hostname()).startsWith(attachment.host()).isNotEmpty();
		});
		first.close();
		assertThat(second.inspect().attachments()).extracting(Attachment::slot).containsExactly(2);
	}

	private static String hostname() throws IOException {
		return Files.readString(Path.of("/proc/sys/kernel/hostname")).trim();
	}

	@Test
	void attachmentOfAnotherProcessIsShownWithItsProcessId() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, SPEC);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask(ArenaChild.open(name, SPEC), "opened");
			assertThat(arena.inspect().attachments()).extracting(Attachment::processId)
				.containsExactly(ProcessHandle.current().pid(), child.pid());
			child.kill();
			assertThat(arena.inspect().attachments()).extracting(Attachment::alive).containsExactly(true, false);
			child.waitForExit();
		}
	}

	@Test
	void slotOfAClosedArenaIsGivenToTheNext() {
		String name = this.segments.name();
		Arena first = this.segments.open(name, SPEC);
		Arena second = this.segments.open(name, SPEC);
		first.close();
		Arena third = this.segments.open(name, SPEC);
		assertThat(third.inspect().attachments()).extracting(Attachment::slot).containsExactly(1, 2);
		third.close();
		assertThat(second.inspect().attachments()).extracting(Attachment::slot).containsExactly(2);
	}

	@Test
	void closingFreesWhatTheArenaHeld() {
		String name = this.segments.name();
		Arena first = this.segments.open(name, SPEC);
		Arena second = this.segments.open(name, SPEC);
		for (int i = 0; i < 5; i++) {
			first.allocate(64);
		}
		first.allocate(256);
		second.allocate(64);
		first.close();
		assertThat(second.inspect().reclaimedChunks()).isEqualTo(6);
		assertThat(second.pools().get(0).usedCount()).isOne();
		assertThat(second.pools().get(1).usedCount()).isZero();
	}

	@Test
	void closingWithNothingHeldReclaimsNothing() {
		String name = this.segments.name();
		Arena first = this.segments.open(name, SPEC);
		Arena second = this.segments.open(name, SPEC);
		for (int i = 0; i < 100; i++) {
			first.deallocate(first.allocate(64));
		}
		first.close();
		assertThat(second.inspect().reclaimedChunks()).isZero();
		assertThat(second.pools().get(0).freeCount()).isEqualTo(16);
	}

	@Test
	void cursorOfAClosedArenaCannotFreeWhatAnotherHoldsNow() {
		String name = this.segments.name();
		Arena first = this.segments.open(name, ONE_CHUNK);
		Arena second = this.segments.open(name, ONE_CHUNK);
		Chunk stale = first.allocate(64);
		first.close();
		Chunk chunk = second.allocate(64);
		assertThat(chunk).isNotNull();
		assertThat(first.deallocate(stale)).isFalse();
		assertThat(second.deallocate(chunk)).isTrue();
	}

	@Test
	void transferMovesTheAttachment() {
		String name = this.segments.name();
		Arena old = Arena.shared(name, SPEC);
		Chunk chunk = old.allocate(64);
		Arena moved = old.transfer();
		old.close();
		assertThat(old.allocate(64)).isNull();
		assertThat(old.deallocate(chunk)).isFalse();
		assertThat(old.segmentName()).isNull();
		assertThat(moved.segmentName()).isEqualTo(name);
		assertThat(moved.inspect().attachments()).extracting(Attachment::slot).containsExactly(1);
		assertThat(moved.deallocate(chunk)).isTrue();
		moved.close();
		assertThat(Files.exists(Segments.file(name))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0600", "0640", "0660", "0666", "0777" })
	void permissionsAreAsRequested(String mode) throws IOException {
		String name = this.segments.name();
		SharedOptions options = SharedOptions.defaults().withPermissions(Integer.parseInt(mode, 8));
		Arena arena = this.segments.open(name, SPEC, options);
		assertThat(permissions(arena.segmentName())).isEqualTo(mode);
	}

	@Test
	void permissionsAreAsRequestedWhateverTheUmask() throws IOException {
		String name = this.segments.name();
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).after("umask 077").start()) {
			child.ask("open-mode " + ArenaChild.arguments(name, SPEC) + " 0666", "opened");
			assertThat(permissions(name)).isEqualTo("0666");
			child.ask("close", "closed");
		}
	}

	@Test
	void attachingLeavesPermissionsAlone() throws IOException {
		String name = this.segments.name();
		Arena first = this.segments.open(name, SPEC, SharedOptions.defaults().withPermissions(0660));
		Arena second = this.segments.open(name, SPEC, SharedOptions.defaults().withPermissions(0600));
		assertThat(first.segmentName()).isEqualTo(second.segmentName());
		assertThat(permissions(name)).isEqualTo("0660");
	}

	private static String permissions(String name) throws IOException {
		int mode = 0;
		String letters = PosixFilePermissions.toString(Files.getPosixFilePermissions(Segments.file(name)));
		for (char letter : letters.toCharArray()) {
			mode = mode << 1 | ((letter == '-') ? 0 : 1);
		}
		return "%04o".formatted(mode);
	}

	@Test
	void attachesTwoHundredAndFiftyFiveTimesAndNotOnceMore() {
		String name = this.segments.name();
		List<Arena> arenas = new ArrayList<>();
		for (int i = 0; i < 255; i++) {
			arenas.add(this.segments.open(name, ONE_CHUNK));
		}
		assertThat(arenas.get(0).inspect().attachments()).hasSize(255);
		assertThatExceptionOfType(ArenaException.class).isThrownBy(() -> Arena.shared(name, ONE_CHUNK))
			.withMessage("All 255 attachment slots of segment " + name + " are taken: close an arena on it first");
		Chunk chunk = arenas.get(254).allocate(64);
		assertThat(chunk).isNotNull();
		assertThat(arenas.get(0).allocate(64)).isNull();
		arenas.remove(100).close();
		arenas.add(this.segments.open(name, ONE_CHUNK));
		assertThat(arenas.get(254).inspect().attachments()).hasSize(255);
		assertThat(arenas.get(253).deallocate(chunk)).isTrue();
	}

}
