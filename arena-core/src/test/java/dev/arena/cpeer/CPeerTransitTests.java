package dev.arena.cpeer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.ChunkInTransit;
import dev.arena.ReclaimReport;
import dev.arena.RefusedFree;
import dev.arena.SharedOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Chunks that travel between a JVM and a C program: handles, ages, contents.
 */
class CPeerTransitTests extends CPeerFixture {

	private static final long TRANSIT_TIMEOUT_OFFSET = 48;

	private static final long EPOCH_OFFSET = 64;

	/** Of pool 0. */
	private static final long FLAGS_OFFSET = 20992;

	/** Of pool 0. */
	private static final long STATES_OFFSET = 21120;

	@Test
	void readsWhatTheOtherHasWritten() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			String given = CPeer.hex(arena.allocate(200).putLong(8, 0x1122334455667788L).handOff());
			String adopted = peer.ask("adopt " + given).substring(0, 16);
			assertThat(peer.ask("read " + adopted + " 1")).isEqualTo(CPeer.hex(0x1122334455667788L));
			assertThat(peer.ask("write " + adopted + " 31 ff")).isEqualTo("written");
			assertThat(peer.ask("handoff " + adopted)).isEqualTo("handed off");
			try (Chunk chunk = arena.adopt(CPeer.word(adopted))) {
				assertThat(chunk.size()).isEqualTo(256);
				assertThat(chunk.getLong(248)).isEqualTo(0xff);
			}
			leave(peer);
			assertAllFree(arena);
		}
	}

	@Test
	void computesTheSameHandles() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			for (long size : new long[] { 64, 256, 1024 }) {
				for (int i = 0; i < 3; i++) {
					String theirs = peer.ask("allocate " + size).substring(0, 16);
					peer.ask("handoff " + theirs);
					Chunk chunk = arena.adopt(CPeer.word(theirs));
					assertThat(chunk).as("handle %s", theirs).isNotNull();
					String ours = CPeer.hex(chunk.handle());
					assertThat(ours).isNotEqualTo(theirs);
					assertThat(peer.ask("adopt " + ours)).as("while it is held").isEqualTo("stale");
					chunk.handOff();
					assertThat(peer.ask("adopt " + theirs)).as("of the transit before").isEqualTo("stale");
					String adopted = peer.ask("adopt " + ours);
					assertThat(adopted).isNotEqualTo("stale");
					peer.ask("free " + adopted.substring(0, 16));
				}
			}
			leave(peer);
			assertAllFree(arena);
		}
	}

	@Test
	void freesByHandleWhatTheOtherHasHandedOff() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			Chunk chunk = arena.allocate(64);
			String ours = CPeer.hex(chunk.handle());
			assertThat(peer.ask("takeback " + ours)).as("while it is held").isEqualTo("refused");
			chunk.handOff();
			assertThat(peer.ask("takeback " + ours)).isEqualTo("freed");
			assertThat(arena.adopt(CPeer.word(ours))).isNull();
			String theirs = peer.ask("allocate 64").substring(0, 16);
			peer.ask("handoff " + theirs);
			assertThat(arena.deallocate(CPeer.word(theirs))).isTrue();
			assertThat(peer.ask("free " + theirs)).as("gave it away").isEqualTo("refused");
			assertThat(peer.ask("takeback " + theirs)).isEqualTo("refused");
			assertThat(peer.ask("takeback 0")).isEqualTo("refused");
			assertThat(arena.inspect().refusedFrees(RefusedFree.STALE_HANDLE)).isEqualTo(3);
			assertThat(arena.inspect().refusedFrees(RefusedFree.STALE_CHUNK)).isOne();
			assertAllFree(arena);
			leave(peer);
		}
	}

	/** Of a chunk, and of the flag above it. */
	@Test
	void goesOnWhenGenerationAndVersionBeginAnew() throws IOException {
		ArenaSpec spec = ArenaSpec.ofChunkSizes(64).withChunkCount(1);
		try (Arena arena = create(spec)) {
			CPeer peer = attach();
			arena.allocate(64).close();
			poke(STATES_OFFSET, longBytes(0xFFF_FFFF_FFFFL << 20));
			poke(FLAGS_OFFSET, longBytes(-8 | 4));
			String theirs = peer.ask("allocate 64").substring(0, 16);
			assertThat(peer.ask("allocate 64")).isEqualTo("none");
			assertThat(arena.allocate(64)).isNull();
			peer.ask("handoff " + theirs);
			Chunk chunk = arena.adopt(CPeer.word(theirs));
			assertThat(chunk).isNotNull();
			assertThat(peek(STATES_OFFSET) >>> 20).isZero();
			chunk.close();
			assertThat(peer.ask("allocate 64")).isNotEqualTo("none");
			leave(peer);
		}
	}

	@Test
	void handsOffOnceWhatItHolds() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			String given = peer.ask("allocate 256").substring(0, 16);
			assertThat(peer.ask("handoff " + given)).isEqualTo("handed off");
			assertThat(peer.ask("handoff " + given)).isEqualTo("refused");
			assertThat(peer.ask("free " + given)).isEqualTo("refused");
			try (Chunk chunk = arena.adopt(CPeer.word(given))) {
				assertThat(chunk).isNotNull();
				assertThat(peer.ask("free " + given)).as("is somebody else's").isEqualTo("refused");
			}
			assertThat(arena.adopt(CPeer.word(given))).as("was freed").isNull();
			leave(peer);
			assertAllFree(arena);
		}
	}

	/** Whoever was stopped in a hand-off must not look old at once. */
	@Test
	void handOffStampsNothingAndAPassDoes() throws IOException {
		try (Arena arena = Arena.shared(this.name, SPEC,
				SharedOptions.defaults().withTransitTimeout(Duration.ofHours(8)))) {
			CPeer peer = attach();
			assertThat(peek(TRANSIT_TIMEOUT_OFFSET)).isEqualTo(Duration.ofHours(8).toNanos());
			peer.ask("epochs 7");
			assertThat(peek(EPOCH_OFFSET)).isEqualTo(7);
			String theirs = peer.ask("allocate 64").substring(0, 16);
			peer.ask("handoff " + theirs);
			arena.allocate(64).handOff();
			peer.ask("epochs 3");
			assertThat(ages(arena)).as("no pass has seen them").containsExactly(Duration.ZERO, Duration.ZERO);
			assertThat(peer.ask("aged 1")).isEqualTo("0");
			peer.ask("epochs 3");
			assertThat(ages(arena)).containsExactly(Duration.ofHours(2), Duration.ofHours(2));
			assertThat(peer.ask("aged 3")).isEqualTo("2");
			peer.ask("epochs 6");
			assertThat(arena.maintain().reclaim()).isEqualTo(new ReclaimReport(0, 0, 2));
			assertThat(peer.ask("adopt " + theirs)).isEqualTo("stale");
			leave(peer);
			assertAllFree(arena);
		}
	}

	@Test
	void stampOfWhatTheOtherHasSeenIsNoObstacleToAdopting() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			String ours = CPeer.hex(arena.allocate(64).handOff());
			assertThat(peer.ask("aged 1")).isEqualTo("0");
			String theirs = peer.ask("allocate 64").substring(0, 16);
			peer.ask("handoff " + theirs);
			arena.maintain().reclaimInTransit(Duration.ofHours(1));
			assertThat(peer.ask("adopt " + ours)).isNotEqualTo("stale");
			assertThat(arena.adopt(CPeer.word(theirs))).isNotNull();
			leave(peer);
		}
	}

	@Test
	void stampsThatAreTooOldToTellStayOld() {
		try (Arena arena = Arena.shared(this.name, SPEC,
				SharedOptions.defaults().withTransitTimeout(Duration.ofHours(8)))) {
			CPeer peer = attach();
			arena.allocate(64).handOff();
			assertThat(peer.ask("aged 1")).isEqualTo("0");
			peer.ask("epochs 600");
			assertThat(peer.ask("aged 511")).isEqualTo("1");
			peer.ask("epochs 600");
			assertThat(ages(arena)).containsExactly(Duration.ofHours(510));
			leave(peer);
		}
	}

	private static List<Duration> ages(Arena arena) {
		return arena.inspect().chunksInTransit().stream().map(ChunkInTransit::age).toList();
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

}
