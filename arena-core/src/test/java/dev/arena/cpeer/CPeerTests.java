package dev.arena.cpeer;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Attachment;
import dev.arena.Chunk;
import dev.arena.Pool;
import dev.arena.RefusedFree;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM and a C program share segments. The program knows {@code docs/memory-layout.md}
 * and nothing else, so this is the test of that page.
 */
class CPeerTests extends CPeerFixture {

	private static final long HEADS = 20992;

	@Test
	void readsWhatTheOtherHasWritten() {
		try (Arena arena = create(SPEC); Chunk chunk = arena.allocate(200)) {
			CPeer peer = attach();
			chunk.putLong(8, 0x1122334455667788L);
			assertThat(peer.ask("read " + CPeer.hex(chunk.handle()) + " 1")).isEqualTo(CPeer.hex(0x1122334455667788L));
			assertThat(peer.ask("write " + CPeer.hex(chunk.handle()) + " 31 ff")).isEqualTo("written");
			assertThat(chunk.getLong(248)).isEqualTo(0xff);
			leave(peer);
		}
	}

	@Test
	void sharesEachChunkOnce() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			Set<Long> handles = new HashSet<>();
			for (int i = 0; i < 96; i++) {
				assertThat(handles.add(CPeer.word(peer.ask("allocate 1")))).isTrue();
				Chunk chunk = arena.allocate(1);
				assertThat(handles.add(chunk.handle())).isTrue();
			}
			assertThat(peer.ask("allocate 1")).isEqualTo("none");
			assertThat(arena.allocate(1)).isNull();
			handles.forEach((handle) -> assertThat(peer.ask("free " + CPeer.hex(handle))).isEqualTo("freed"));
			assertThat(peer.ask("counts")).isEqualTo(ALL_FREE);
			assertAllFree(arena);
			leave(peer);
		}
	}

	@Test
	void countsExhaustionsAndPromotionsAlike() {
		ArenaSpec spec = ArenaSpec.of(1, 64, 256, 1024);
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
	void freesWhatTheOtherHasAllocated() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			Chunk chunk = arena.allocate(64);
			long handle = chunk.handle();
			assertThat(peer.ask("free " + CPeer.hex(handle))).isEqualTo("freed");
			assertThat(arena.deallocate(chunk)).isFalse();
			assertThat(peer.ask("free " + CPeer.hex(handle))).isEqualTo("refused");
			assertThat(peer.ask("free 0")).isEqualTo("refused");
			assertThat(arena.refusedFrees(RefusedFree.STALE_CHUNK)).as("one by each").isEqualTo(2);
			assertThat(arena.refusedFrees(RefusedFree.FOREIGN_CHUNK)).isEqualTo(1);
			assertAllFree(arena);
			leave(peer);
		}
	}

	@Test
	void showsUpAmongTheAttachments() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			assertThat(arena.attachments()).extracting(Attachment::processId)
				.containsExactly(ProcessHandle.current().pid(), peer.pid());
			assertThat(arena.attachments()).allMatch(Attachment::alive);
			assertThat(arena.attachments()).extracting(Attachment::host)
				.containsOnly(arena.attachments().get(0).host());
			leave(peer);
			assertThat(arena.attachments()).hasSize(1);
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
		CPeer peer = attach("2", "64", "64", "256", "64", "1024", "64");
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
			"16, 1, bytes long instead of", "32, 0, the geometry has 0 pools", "32, 1, the geometry ends at",
			"128, 48, the geometry of pool 0 is damaged", "136, 200, the geometry of pool 0 is damaged",
			"152, 1, the geometry of pool 0 is damaged", "240, 1, the geometry of pool 1 is damaged" })
	void refusesWhatIsNotAnArenaOfThisVersion(long offset, int value, String reason) throws IOException {
		create(SPEC).close();
		try (Arena arena = create(SPEC)) {
			byte[] before = poke(offset, (byte) value);
			CPeer peer = CPeer.start(program.toString(), this.name);
			this.peers.add(peer);
			assertThat(peer.answer()).startsWith("refused: ").contains(reason);
			assertThat(peer.await()).isEqualTo(2);
			poke(offset, before);
			assertThat(arena.attachments()).hasSize(1);
		}
	}

	@Test
	void countsHalfWrapsAlike() throws IOException {
		try (Arena arena = create(ArenaSpec.of(2, 64))) {
			CPeer peer = attach();
			for (byte highest : new byte[] { 0x7f, -1 }) { // the tag's highest bit
															// changes soon
				poke(HEADS + 2, (byte) -1, (byte) -1, (byte) -1, (byte) -1, (byte) -1, highest);
				long before = arena.pools().get(0).allocationCount();
				peer.ask("hammer 2 150000 1");
				long allocated = hammered(peer);
				assertThat(arena.pools().get(0).allocationCount() - before).isEqualTo(allocated);
			}
			leave(peer);
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

	@Test
	void handsOverWhatItHasWritten() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			long given = CPeer.word(peer.ask("allocate 256"));
			peer.ask("write " + CPeer.hex(given) + " 31 1122334455667788");
			assertThat(peer.ask("handoff " + CPeer.hex(given))).isEqualTo("handed off");
			assertThat(peer.ask("handoff " + CPeer.hex(given))).isEqualTo("refused");
			assertThat(peer.ask("free " + CPeer.hex(given))).isEqualTo("refused");
			try (Chunk chunk = arena.adopt(given)) {
				assertThat(chunk.size()).isEqualTo(256);
				assertThat(chunk.getLong(248)).isEqualTo(0x1122334455667788L);
			}
			assertThat(arena.adopt(given)).as("was freed").isNull();
			leave(peer);
			assertAllFree(arena);
		}
	}

	@Test
	void adoptsWhatTheOtherHasWritten() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			String given = CPeer.hex(arena.allocate(256).putLong(248, 0x1122334455667788L).handOff());
			assertThat(peer.ask("free " + given)).as("nobody holds it").isEqualTo("refused");
			assertThat(peer.ask("adopt " + given)).isEqualTo("adopted");
			assertThat(peer.ask("read " + given + " 31")).isEqualTo("1122334455667788");
			assertThat(peer.ask("free " + given)).isEqualTo("freed");
			assertThat(peer.ask("adopt " + given)).isEqualTo("stale");
			leave(peer);
			assertAllFree(arena);
		}
	}

	@Test
	void tellsHowLongAChunkHasBeenInTransit() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			String given = peer.ask("allocate 256").substring(0, 16);
			peer.ask("handoff " + given);
			assertThat(arena.chunksInTransit()).singleElement().satisfies((chunk) -> {
				assertThat(CPeer.hex(chunk.handle())).isEqualTo(given);
				assertThat(chunk.senderSlot()).isEqualTo(2);
				assertThat(chunk.age()).isLessThan(Duration.ofSeconds(20));
			});
			assertThat(arena.reclaimInTransit(Duration.ofMinutes(1))).isZero();
			assertThat(arena.reclaimInTransit(Duration.ZERO)).isEqualTo(1);
			assertThat(peer.ask("adopt " + given)).isEqualTo("stale");
			leave(peer);
			assertAllFree(arena);
		}
	}

	@Test
	void leavesWhatItHasHandedOffWhenItDies() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			long given = CPeer.word(peer.ask("allocate 256"));
			peer.ask("handoff " + CPeer.hex(given));
			peer.ask("allocate 256");
			die(peer, "idle");
			CPeer next = attach();
			assertThat(next.toString()).contains("attached 2 recovered 1");
			try (Chunk chunk = arena.adopt(given)) {
				assertThat(chunk).isNotNull();
			}
			leave(next);
			assertAllFree(arena);
		}
	}

	@Test
	void exchangesTensOfThousandsOfChunksBothWaysAtOnce() {
		int count = 30_000;
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			peer.say("exchange " + count + " 7");
			CompletableFuture<Void> giving = CompletableFuture.runAsync(() -> Filling.give(arena, count, 8, peer));
			Filling.take(arena, count, peer);
			giving.join();
			assertThat(peer.answer()).isEqualTo("exchanged taken=" + count + " broken=0");
			assertThat(peer.ask("counts")).isEqualTo(ALL_FREE);
			leave(peer);
			assertAllFree(arena);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "idle", "announced", "live", "freed" })
	void losesNothingWhereverItDies(String where) {
		try (Arena arena = create(SPEC)) {
			die(attach(), where);
			create(SPEC).close();
			assertAllFree(arena);
			die(attach(), where);
			CPeer next = attach();
			assertThat(next.ask("counts")).isEqualTo(ALL_FREE);
			leave(next);
			assertAllFree(arena);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "POP_ANNOUNCED", "FREE_CHUNK_FREE" })
	void losesNothingWhereverAJvmDies(String crashPoint) {
		try (Arena arena = create(SPEC)) {
			CPeer jvm = attachJvm("-Darena.test.crash-point=" + crashPoint, "-Darena.test.crash-passes=100");
			assertThat(jvm.ask("hammer")).isEqualTo("hammering");
			assertThat(jvm.await()).as(jvm::toString).isEqualTo(128 + 9);
			CPeer peer = attach();
			assertThat(peer.ask("counts")).isEqualTo(ALL_FREE);
			leave(peer);
			assertAllFree(arena);
		}
	}

	@Test
	void losesNothingWhenItIsKilledTwentyTimes() {
		SplittableRandom random = new SplittableRandom(42);
		try (Arena arena = create(SPEC)) {
			for (int i = 0; i < 20; i++) {
				CPeer peer = attach();
				assertThat(peer.ask("counts")).isEqualTo(ALL_FREE);
				peer.ask("allocate 1");
				peer.ask("allocate 1024");
				peer.ask("hammer 4 1000000000 " + i);
				Filling.hammer(arena, random.nextInt(20_000), i);
				peer.kill();
				assertThat(arena.pools()).as("chunks held by the dead").anyMatch((pool) -> pool.usedCount() > 0);
				create(SPEC).close();
				assertAllFree(arena);
			}
			assertThat(arena.reclaimedChunks()).isPositive();
		}
	}

	@Test
	void losesNothingWhenItIsKilledWhileOthersHammer() {
		try (Arena arena = create(SPEC)) {
			AtomicBoolean over = new AtomicBoolean();
			CompletableFuture<Void> hammering = CompletableFuture.runAsync(() -> {
				while (!over.get()) {
					Filling.hammer(arena, 10_000, 1);
				}
			});
			for (int i = 0; i < 20; i++) {
				CPeer peer = attach();
				peer.ask("hammer 4 1000000000 " + i);
				Filling.hammer(arena, 10_000, i);
				peer.kill();
				if (i % 2 == 0) { // else the next program recovers
					create(SPEC).close();
				}
			}
			leave(attach());
			over.set(true);
			hammering.join();
			assertAllFree(arena);
		}
	}

	@Test
	void recoversWhatAKilledJvmHeld() {
		try (Arena arena = create(SPEC)) {
			CPeer jvm = attachJvm();
			assertThat(jvm.ask("hold")).isEqualTo("held");
			long given = CPeer.word(jvm.ask("hand off"));
			assertThat(jvm.ask("hammer")).isEqualTo("hammering");
			Filling.hammer(arena, 20_000, 1);
			jvm.kill();
			CPeer peer = attach();
			assertThat(arena.reclaimedChunks()).isPositive();
			assertThat(peer.ask("adopt " + CPeer.hex(given))).as("outlives who gave it").isEqualTo("adopted");
			assertThat(peer.ask("free " + CPeer.hex(given))).isEqualTo("freed");
			assertThat(peer.ask("counts")).isEqualTo(ALL_FREE);
			leave(peer);
			assertAllFree(arena);
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
