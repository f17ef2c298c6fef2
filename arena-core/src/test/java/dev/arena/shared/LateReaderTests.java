package dev.arena.shared;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.process.Eventually;
import dev.arena.process.Kernel;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Readers and writers that come after the arena was closed, or dropped.
 */
class LateReaderTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(4096).withChunkCount(4);

	@RegisterExtension
	final Segments segments = new Segments();

	private Arena arena(boolean shared) {
		return shared ? Arena.shared(this.segments.name(), SPEC) : Arena.local(SPEC);
	}

	private static Chunk filled(Arena arena) {
		Chunk chunk = arena.allocate(4096);
		assertThat(chunk).isNotNull();
		return chunk.fill(0, 4096, (byte) 0x5a);
	}

	private static boolean isMapped(long address) {
		return mappings().anyMatch((line) -> {
			String[] ends = line.substring(0, line.indexOf(' ')).split("-");
			return Long.parseUnsignedLong(ends[0], 16) <= address && address < Long.parseUnsignedLong(ends[1], 16);
		});
	}

	private static Stream<String> mappings() {
		return Kernel.lines("/proc/self/maps");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void chunkOfAClosedArenaReadsZeros(boolean shared) {
		Arena arena = arena(shared);
		Chunk chunk = filled(arena);
		arena.close();
		byte[] bytes = new byte[4096];
		chunk.getBytes(0, bytes, 0, 4096);
		assertThat(bytes).containsOnly(0);
		assertThat(chunk.getLong(8)).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void bufferOfAClosedArenaReadsZerosAndTakesWrites(boolean shared) {
		Arena arena = arena(shared);
		ByteBuffer buffer = filled(arena).buffer();
		assertThat(buffer.get(4095)).isEqualTo((byte) 0x5a);
		arena.close();
		assertThat(buffer.getLong(0)).isZero();
		assertThat(buffer.get(4095)).isZero();
		buffer.putLong(0, 4711);
		assertThat(buffer.getLong(0)).isEqualTo(4711);
	}

	@Test
	void writesAfterClosingDoNotReachTheSegment() {
		String name = this.segments.name();
		ArenaSpec one = ArenaSpec.ofChunkSizes(4096).withChunkCount(1);
		Arena closed = this.segments.open(name, one);
		Arena open = this.segments.open(name, one);
		Chunk stale = filled(closed);
		ByteBuffer buffer = stale.buffer();
		closed.close();
		Chunk chunk = open.allocate(4096);
		assertThat(chunk).isNotNull();
		chunk.putLong(0, 42);
		stale.putLong(0, 1);
		buffer.putLong(0, 2);
		assertThat(chunk.getLong(0)).isEqualTo(42);
		chunk.putLong(0, 43);
		assertThat(buffer.getLong(0)).isEqualTo(2);
	}

	@Test
	void bufferAloneKeepsTheContentOfADroppedLocalArena() {
		ByteBuffer buffer = filled(arena(false)).buffer();
		collectGarbage();
		assertThat(buffer.getLong(0)).isEqualTo(0x5a5a_5a5a_5a5a_5a5aL);
		assertThat(buffer.get(4095)).isEqualTo((byte) 0x5a);
	}

	@Test
	void bufferAloneKeepsTheRangeOfADroppedSharedArena() {
		String name = this.segments.name();
		ByteBuffer buffer = filled(Arena.shared(name, SPEC)).buffer();
		Eventually.eventuallyAfterGc("the arena is left", () -> !Segments.file(name).toFile().exists());
		collectGarbage();
		buffer.putLong(8, 4711);
		assertThat(buffer.getLong(8)).isEqualTo(4711);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void sliceOfABufferKeepsTheRange(boolean shared) {
		Arena arena = arena(shared);
		Chunk chunk = filled(arena);
		long address = chunk.address();
		ByteBuffer slice = chunk.buffer(0, 64).slice(8, 16).duplicate();
		chunk.close();
		arena.close();
		collectGarbage();
		assertThat(isMapped(address)).isTrue();
		assertThat(slice.getLong(0)).isZero();
	}

	private static void collectGarbage() {
		List<byte[]> garbage = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			garbage.add(new byte[1 << 20]);
			System.gc();
		}
		assertThat(garbage).hasSize(3);
	}

}
