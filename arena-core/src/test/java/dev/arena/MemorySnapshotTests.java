package dev.arena;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.arena.memory.BackingReport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link MemorySnapshot}.
 */
class MemorySnapshotTests {

	private static final int MEBIBYTE = 1 << 20;

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(MEBIBYTE).withChunkCount(4);

	@Test
	void oneSnapshotTellsOfManyArenasWhatEachOfThemWouldReport() {
		List<Arena> arenas = IntStream.range(0, 5).mapToObj((i) -> Arena.local(SPEC)).toList();
		try {
			for (int i = 0; i < arenas.size(); i++) {
				for (int chunk = 0; chunk < i; chunk++) {
					arenas.get(i).allocate(MEBIBYTE).fill(0, MEBIBYTE, (byte) 1);
				}
			}
			MemorySnapshot snapshot = MemorySnapshot.take();
			for (int i = 0; i < arenas.size(); i++) {
				BackingReport report = arenas.get(i).inspect().backing(snapshot);
				assertThat(report).isEqualTo(arenas.get(i).inspect().backing());
				assertThat(report.residentBytes()).isBetween((long) i * MEBIBYTE, (i + 1L) * MEBIBYTE);
			}
		}
		finally {
			arenas.forEach(Arena::close);
		}
	}

	@Test
	void aSnapshotStaysAsItWasTaken() {
		try (Arena arena = Arena.local(SPEC)) {
			MemorySnapshot before = MemorySnapshot.take();
			arena.allocate(MEBIBYTE).fill(0, MEBIBYTE, (byte) 1);
			assertThat(arena.inspect().backing(before).residentBytes()).isLessThan(MEBIBYTE);
			assertThat(arena.inspect().backing(MemorySnapshot.take()).residentBytes()).isGreaterThanOrEqualTo(MEBIBYTE);
		}
	}

	@Test
	void aSnapshotKnowsNothingOfAnArenaThatIsYounger() {
		MemorySnapshot before = MemorySnapshot.take();
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(MEBIBYTE).withChunkCount(300))) {
			assertThat(arena.inspect().backing(before)).isNull();
		}
	}

	@Test
	void aClosedArenaIsNotLookedAt() {
		Arena arena = Arena.local(SPEC);
		MemorySnapshot snapshot = MemorySnapshot.take();
		arena.close();
		assertThatIllegalStateException().isThrownBy(() -> arena.inspect().backing(snapshot));
	}

}
