package dev.arena.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.SharedOptions;
import dev.arena.UnlinkPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Runs test classes that leak and some that do not. Those are called ...Case, so that
 * they are not run by themselves.
 */
@Tag("text")
class ArenaLeakExtensionTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 1024).withChunkCount(8);

	/** Keeps cursors reachable, else their chunks may be taken back before the check. */
	private static final List<Chunk> held = new ArrayList<>();

	private static Arena made;

	@AfterEach
	void forget() {
		held.clear();
		made = null;
	}

	private static Events run(Class<?> testClass) {
		return EngineTestKit.engine("junit-jupiter").selectors(selectClass(testClass)).execute().testEvents();
	}

	private static List<String> failures(Events events) {
		return events.failed()
			.stream()
			.map((event) -> event.getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
				.getThrowable()
				.orElseThrow())
			.map((failure) -> failure.getMessage())
			.toList();
	}

	@Test
	void aTestThatLeavesChunksOfAnArenaOfTheExtensionFailsWithCountsAndPlaces() {
		Events events = run(LeavingCase.class);
		events.assertStatistics((statistics) -> statistics.started(2).succeeded(1).failed(1));
		assertThat(failures(events)).singleElement()
			.asString()
			.startsWith("Arena[8 x 64 B, 8 x 1024 B]: chunks left behind: 2 of 64 B, 1 of 1024 B\nchunk of 64 B")
			.contains("48 B asked for", "1000 B asked for",
					"\tat dev.arena.test.ArenaLeakExtensionTests$LeavingCase.leaves(");
		assertThat(made.isClosed()).isTrue();
	}

	static class LeavingCase {

		@RegisterExtension
		final ArenaLeakExtension leaks = new ArenaLeakExtension();

		@Test
		void leaves() {
			made = this.leaks.local(SPEC);
			held.add(made.allocate(48));
			held.add(made.allocate(48));
			held.add(made.allocate(1000));
		}

		@Test
		void leavesNothing() {
			this.leaks.local(SPEC).allocate(48).close();
		}

	}

	@Test
	void anArenaOfTheExtensionThatTheTestClosesIsAFailure() {
		assertThat(failures(run(ClosingCase.class))).singleElement()
			.asString()
			.contains("closed by the test, too early to look at it");
	}

	static class ClosingCase {

		@RegisterExtension
		final ArenaLeakExtension leaks = new ArenaLeakExtension();

		@Test
		void closes() {
			try (Arena arena = this.leaks.local(SPEC)) {
				arena.allocate(64);
			}
		}

	}

	@Test
	void aCursorThatIsCollectedBeforeTheEndIsAFailure() {
		assertThat(failures(run(DroppingCase.class))).singleElement()
			.asString()
			.contains("cursors dropped without being closed: 1, see the log");
	}

	static class DroppingCase {

		@RegisterExtension
		final ArenaLeakExtension leaks = new ArenaLeakExtension();

		@Test
		void drops() {
			Arena arena = this.leaks.local(SPEC);
			arena.allocate(64);
			while (arena.inspect().reclaimedChunks() == 0) {
				System.gc();
			}
		}

	}

	@Test
	void arenasInFieldsAreComparedWithTheBeginningOfTheTest() {
		Events events = run(FieldCase.class);
		events.assertStatistics((statistics) -> statistics.started(2).succeeded(1).failed(1));
		assertThat(failures(events)).containsExactly("Arena[8 x 64 B, 8 x 1024 B]: chunks left behind: 1 of 64 B");
	}

	@ExtendWith(ArenaLeakExtension.class)
	static class FieldCase {

		private final Arena arena = Arena.local(SPEC);

		private final Chunk before = this.arena.allocate(1024);

		private Chunk inTest;

		@AfterEach
		void close() {
			if (this.inTest != null) {
				this.inTest.close();
			}
		}

		@Test
		void leaves() {
			assertThat(this.arena.allocate(64)).isNotNull();
		}

		@Test
		void leavesNothingAfterItsAfterEach() {
			assertThat(this.before.isOpen()).isTrue();
			this.inTest = this.arena.allocate(64);
		}

	}

	@Test
	void arenasOfEnclosingInstancesAreWatched() {
		assertThat(failures(run(OuterCase.class))).hasSize(1);
	}

	@ExtendWith(ArenaLeakExtension.class)
	static class OuterCase {

		private final Arena arena = Arena.local(SPEC);

		@Nested
		class InnerCase {

			@Test
			void leaves() {
				assertThat(OuterCase.this.arena.allocate(64)).isNotNull();
			}

		}

	}

	@Test
	void beansAreSharedByTestsAndOnlyTheOneThatLeavesChunksFails() {
		Events events = run(SpringCase.class);
		events.assertStatistics((statistics) -> statistics.started(3).succeeded(2).failed(1));
		assertThat(failures(events)).singleElement().asString().endsWith("chunks left behind: 1 of 64 B");
	}

	@SpringJUnitConfig
	@ExtendWith(ArenaLeakExtension.class)
	@TestMethodOrder(MethodOrderer.MethodName.class)
	static class SpringCase {

		@Autowired
		private Arena arena;

		@Test
		void firstLeavesNothing() {
			this.arena.allocate(64).close();
		}

		@Test
		void secondLeavesOne() {
			assertThat(this.arena.allocate(64)).isNotNull();
		}

		@Test
		void thirdLeavesNothing() {
			this.arena.allocate(64).close();
		}

		@Configuration
		static class Arenas {

			@Bean
			Arena orders() {
				return Arena.local(SPEC);
			}

		}

	}

	@Test
	void ofASharedArenaOnlyTheChunksOfThisProcessCountAndThoseInTransitDoNot() {
		assertThat(failures(run(SharedCase.class))).singleElement()
			.asString()
			.endsWith("chunks left behind: 1 of 1024 B");
	}

	static class SharedCase {

		@RegisterExtension
		final ArenaLeakExtension leaks = new ArenaLeakExtension();

		@Test
		void leaves() {
			made = Arena.shared("/arena-test-" + ProcessHandle.current().pid(), SPEC,
					SharedOptions.defaults().withUnlink(UnlinkPolicy.ALWAYS));
			this.leaks.watch(made);
			made.allocate(64).handOff();
			made.allocate(1024);
		}

	}

	@Test
	void patienceWaitsForOtherThreads() {
		run(PatientCase.class).assertStatistics((statistics) -> statistics.succeeded(1).failed(0));
	}

	static class PatientCase {

		@RegisterExtension
		final ArenaLeakExtension leaks = new ArenaLeakExtension(Duration.ofMinutes(1));

		private final CompletableFuture<Void> testIsOver = new CompletableFuture<>();

		@AfterEach
		void isOver() {
			// The common pool goes on when the check has begun, or just before.
			this.testIsOver.completeAsync(() -> null);
		}

		@Test
		void leavesToAnotherThread() {
			Chunk chunk = this.leaks.local(SPEC).allocate(64);
			this.testIsOver.thenRunAsync(chunk::close);
		}

	}

	@Test
	void aTransferredArenaIsNotLookedAt() {
		run(TransferCase.class).assertStatistics((statistics) -> statistics.succeeded(1).failed(0));
	}

	@ExtendWith(ArenaLeakExtension.class)
	static class TransferCase {

		private final Arena arena = Arena.local(SPEC);

		@Test
		void transfers() {
			this.arena.transfer().close();
		}

	}

}
