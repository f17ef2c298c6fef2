package dev.arena.cpeer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Attachment;
import dev.arena.Chunk;
import dev.arena.Pool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM and a C program share segments. The program knows {@code docs/memory-layout.md}
 * and nothing else, so this is the test of that page.
 */
class CPeerTests extends CPeerFixture {

	/** Of pool 0. */
	private static final long FLAGS_OFFSET = 20992;

	@Test
	void sharesEachChunkOnce() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			Set<Long> handles = new HashSet<>();
			Chunk chunk = arena.newChunk();
			for (int i = 0; i < CHUNKS / 2; i++) {
				assertThat(handles.add(CPeer.word(peer.ask("allocate 1")))).isTrue();
				assertThat(arena.allocate(1, chunk)).isTrue();
				assertThat(handles.add(chunk.handOff())).isTrue();
			}
			assertThat(peer.ask("allocate 1")).isEqualTo("none");
			assertThat(arena.allocate(1, chunk)).isFalse();
			assertThat(arena.pools()).allSatisfy((pool) -> assertThat(pool.freeCount()).isZero());
			handles.forEach((handle) -> {
				String name = CPeer.hex(handle);
				assertThat(peer.ask("free " + name).equals("freed") || peer.ask("takeback " + name).equals("freed"))
					.isTrue();
			});
			assertThat(peer.ask("counts")).isEqualTo(ALL_FREE);
			assertAllFree(arena);
			leave(peer);
		}
	}

	/** Each in turn takes all, hears that there is no more, and frees one. */
	@Test
	void hearsOfExhaustionAndOfItsEndFromTheOther() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			List<Chunk> ours = new ArrayList<>();
			for (Chunk chunk = arena.allocate(1); chunk != null; chunk = arena.allocate(1)) {
				ours.add(chunk);
			}
			assertThat(ours).hasSize(CHUNKS);
			assertThat(peer.ask("allocate 1")).isEqualTo("none");
			for (int i = 0; i < CHUNKS; i += 97) {
				ours.get(i).close();
				String theirs = peer.ask("allocate 1");
				assertThat(theirs).isNotEqualTo("none");
				assertThat(peer.ask("allocate 1")).isEqualTo("none");
				assertThat(arena.allocate(1)).isNull();
				assertThat(peer.ask("free " + theirs.substring(0, 16))).isEqualTo("freed");
				assertThat(arena.allocate(1, ours.get(i))).isTrue();
				assertThat(arena.allocate(1)).isNull();
			}
			ours.forEach(Chunk::close);
			assertThat(peer.ask("counts")).isEqualTo(ALL_FREE);
			leave(peer);
		}
	}

	@Test
	void marksABlockAsTouchedBeforeItsFirstChunkIsTaken() throws IOException {
		ArenaSpec spec = ArenaSpec.ofChunkSizes(64).withChunkCount(64);
		CPeer peer = attach(spec);
		try (Arena arena = create(spec)) {
			assertThat(peek(FLAGS_OFFSET)).isZero();
			String theirs = peer.ask("allocate 64").substring(0, 16);
			assertThat(peek(FLAGS_OFFSET)).isEqualTo(4);
			assertThat(arena.pools().get(0).usedCount()).as("counted in touched blocks").isOne();
			peer.ask("free " + theirs);
			leave(peer);
		}
	}

	@Test
	void countsExhaustionsAndPromotionsAlike() {
		ArenaSpec spec = ArenaSpec.ofChunkSizes(64, 256, 1024).withChunkCount(1);
		try (Arena arena = create(spec)) {
			CPeer peer = attach();
			Stream.of("allocate 256", "allocate 256", "allocate 1", "allocate 1", "allocate 300").forEach(peer::ask);
			List<String> counted = statistics(arena);
			leave(peer);
			try (Arena local = Arena.local(spec)) {
				LongStream.of(256, 256, 1, 1, 300).forEach(local::allocate);
				assertThat(counted).isEqualTo(statistics(local));
			}
		}
	}

	@Test
	void showsUpAmongTheAttachments() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			assertThat(arena.inspect().attachments()).extracting(Attachment::processId)
				.containsExactly(ProcessHandle.current().pid(), peer.pid());
			assertThat(arena.inspect().attachments()).allMatch(Attachment::alive);
			assertThat(arena.inspect().attachments()).extracting(Attachment::host)
				.containsOnly(arena.inspect().attachments().get(0).host());
			leave(peer);
			assertThat(arena.inspect().attachments()).hasSize(1);
		}
	}

	@Test
	void unlinksTheSegmentWhenItLeavesLast() {
		Arena arena = create(SPEC);
		CPeer peer = attach();
		arena.close();
		assertThat(segment()).exists();
		leave(peer);
		assertThat(segment()).doesNotExist();
	}

	@Test
	void createsASegmentThatTheJvmUses() {
		CPeer peer = attach(SPEC);
		try (Arena arena = create(SPEC); Chunk chunk = arena.allocate(64)) {
			long handle = CPeer.word(peer.ask("allocate 64"));
			assertThat(handle).isNotEqualTo(chunk.handle());
			assertThat(peer.ask("free " + CPeer.hex(handle))).isEqualTo("freed");
			leave(peer);
			Filling.hammer(arena, 1000, 1);
		}
		assertThat(segment()).doesNotExist();
	}

	@ParameterizedTest
	@CsvSource({ "0, 41, this is not an arena", "8, 2, the layout is of version 2", "12, 5, the byte order is another",
			"16, 1, bytes long instead of", "55, 1, the transit timeout is", "40, 0, the geometry has 0 pools",
			"40, 1, the geometry ends at", "256, 48, the geometry of pool 0 is damaged",
			"264, 200, the geometry of pool 0 is damaged", "272, 3, the geometry of pool 0 is damaged",
			"288, 1, the geometry of pool 0 is damaged", "368, 1, the geometry of pool 1 is damaged" })
	void refusesWhatIsNotAnArenaOfThisVersion(long offset, int value, String reason) throws IOException {
		create(SPEC).close();
		try (Arena arena = create(SPEC)) {
			byte[] before = poke(offset, (byte) value);
			CPeer peer = CPeer.start(program.toString(), this.name);
			this.peers.add(peer);
			assertThat(peer.answer()).startsWith("refused: ").contains(reason);
			assertThat(peer.await()).isEqualTo(2);
			poke(offset, before);
			assertThat(arena.inspect().attachments()).hasSize(1);
		}
	}

	@Test
	void keepsTheConservationLawWhileBothHammer() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			peer.ask("hammer 3 500000 42");
			List<CompletableFuture<Long>> ours = Stream.of(1, 2)
				.map((seed) -> CompletableFuture.supplyAsync(() -> Filling.hammer(arena, 500_000, seed)))
				.toList();
			long allocated = hammered(peer);
			allocated += ours.stream().mapToLong(CompletableFuture::join).sum();
			assertThat(arena.pools().stream().mapToLong(Pool::allocationCount).sum()).isEqualTo(allocated);
			assertAllFree(arena);
			assertThat(peer.ask("counts")).isEqualTo(ALL_FREE);
			leave(peer);
		}
	}

	private static long hammered(CPeer peer) {
		String[] words = peer.answer().split("[ =]");
		assertThat(words).as(peer::toString).hasSize(9).endsWith("broken", "0");
		assertThat(words[4]).as(peer::toString).isEqualTo(words[2]);
		return Long.parseLong(words[2]);
	}

	private static List<String> statistics(Arena arena) {
		return arena.pools()
			.stream()
			.map((pool) -> pool.exhaustionCount() + " exhaustions, " + arena.pools()
				.stream()
				.map((other) -> (other.chunkSizeBytes() > pool.chunkSizeBytes()) ? pool.promotionCountTo(other) : 0)
				.toList())
			.toList();
	}

}
