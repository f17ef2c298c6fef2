package dev.arena.cpeer;

import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM and a C program recover what the other has left when it was killed.
 */
class CPeerCrashTests extends CPeerFixture {

	@Test
	void leavesWhatItHasHandedOffWhenItDies() {
		try (Arena arena = create(SPEC)) {
			CPeer peer = attach();
			String given = peer.ask("allocate 256").substring(0, 16);
			peer.ask("handoff " + given);
			peer.ask("allocate 256");
			die(peer, "idle");
			CPeer next = attach();
			assertThat(next.toString()).contains("attached 2 recovered 1");
			assertThat(arena.inspect().chunksInTransit()).singleElement()
				.satisfies((chunk) -> assertThat(CPeer.hex(chunk.handle())).isEqualTo(given))
				.satisfies((chunk) -> assertThat(chunk.senderSlot()).isEqualTo(2));
			try (Chunk chunk = arena.adopt(CPeer.word(given))) {
				assertThat(chunk).isNotNull();
			}
			leave(next);
			assertAllFree(arena);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "idle", "touched", "live", "scanning", "freed" })
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
	@ValueSource(strings = { "BLOCK_TOUCHED", "TAKEN", "SCAN_BEGUN", "FREED" })
	void losesNothingWhereverAJvmDies(String crashPoint) {
		try (Arena arena = create(SPEC)) {
			CPeer jvm = attachJvm("-Darena.test.crash-point=" + crashPoint, "-Darena.test.crash-passes=15");
			jvm.say(crashPoint.startsWith("SCAN") ? "hold all" : "hammer");
			jvm.flush();
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
			assertThat(arena.inspect().reclaimedChunks()).isPositive();
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
			assertThat(arena.inspect().reclaimedChunks()).isPositive();
			String adopted = peer.ask("adopt " + CPeer.hex(given)).substring(0, 16);
			assertThat(peer.ask("free " + adopted)).as("outlives who gave it").isEqualTo("freed");
			assertThat(peer.ask("counts")).isEqualTo(ALL_FREE);
			leave(peer);
			assertAllFree(arena);
		}
	}

	@Test
	void recoversAllThatAKilledJvmHeld() {
		try (Arena arena = create(SPEC)) {
			CPeer jvm = attachJvm();
			assertThat(jvm.ask("hold all")).isEqualTo("held");
			jvm.kill();
			CPeer peer = attach();
			assertThat(peer.toString()).contains("recovered " + CHUNKS);
			assertThat(peer.ask("counts")).isEqualTo(ALL_FREE);
			leave(peer);
			assertAllFree(arena);
		}
	}

}
