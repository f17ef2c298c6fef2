package dev.arena.shared;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Words that no participant writes: whatever they say, no search goes on for ever.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamagedWordsTests {

	private static final int CHUNKS = 130;

	/** Three blocks. */
	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(CHUNKS);

	private static final int FLAG_OF_FIRST_BLOCK = 20992;

	private static final int FLAG_OF_ROOT = 21120;

	private static final int STATES = 21248;

	private static final int STATE_BYTES = 64;

	@RegisterExtension
	final Segments segments = new Segments();

	private final String name = this.segments.name();

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 2, 3, 4, 5, 6, 7, -1, Long.MAX_VALUE, 1L << 63 | 3 })
	void searchEndsWhateverTheFlagsSay(long flag) {
		Arena arena = this.segments.open(this.name, SPEC);
		List<Chunk> all = takeAll(arena);
		for (int offset : new int[] { FLAG_OF_ROOT, FLAG_OF_FIRST_BLOCK }) {
			Segments.writeLong(this.name, offset, flag);
			assertThat(arena.allocate(64)).as("flag at %d", offset).isNull();
			Segments.writeLong(this.name, offset, flag);
			all.remove(all.size() - 1).close();
			all.add(arena.allocate(64));
			assertThat(all.get(all.size() - 1)).as("the chunk freed below a flag at %d", offset).isNotNull();
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 3L << 18, 3L << 18 | 255, 3L << 18 | 1023L << 8 | 1, -1, 1L << 18, 2L << 18 })
	void searchEndsWhateverTheStatesSay(long state) {
		Arena arena = this.segments.open(this.name, SPEC);
		List<Chunk> all = takeAll(arena);
		for (int chunk = 0; chunk < CHUNKS; chunk++) {
			Segments.writeLong(this.name, STATES + chunk * (long) STATE_BYTES, state);
		}
		assertThat(arena.allocate(64)).isNull();
		for (Chunk chunk : all) {
			assertThat(arena.deallocate(chunk)).isFalse();
		}
		assertThat(arena.adopt(all.get(0).isOpen() ? 0 : 1)).isNull();
		arena.maintain().reclaim();
		assertThat(arena.inspect().verify().freeChunks()).isZero();
	}

	private static List<Chunk> takeAll(Arena arena) {
		List<Chunk> all = new ArrayList<>();
		for (int i = 0; i < CHUNKS; i++) {
			all.add(arena.allocate(64));
		}
		assertThat(arena.allocate(64)).isNull();
		return all;
	}

}
