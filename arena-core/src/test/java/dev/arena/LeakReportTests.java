package dev.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.process.Eventually;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is reported when an arena ends while chunks are held.
 */
@Tag("text")
class LeakReportTests {

	private static final AtomicInteger NUMBER = new AtomicInteger();

	/** Pools of no other test, so that its reports are told apart. */
	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256, 1024).withChunkCount(77);

	private static final String DESCRIPTION = SPEC.toString();

	@RegisterExtension
	final LoggedWarnings warnings = new LoggedWarnings();

	private static Arena open(boolean shared, LeakDetection detection) {
		return shared
				? Arena.shared("/arena-leaks-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet(), SPEC,
						SharedOptions.defaults().withLeakDetection(detection))
				: Arena.local(SPEC, LocalOptions.defaults().withLeakDetection(detection));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void closingReportsTheChunksStillHeldPerPoolAndOnce(boolean shared) {
		Arena arena = open(shared, LeakDetection.OFF);
		List<Chunk> held = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			held.add(arena.allocate(64));
		}
		held.add(arena.allocate(1024));
		arena.allocate(256).close();
		arena.close();
		arena.close();
		assertThat(this.warnings.containing(DESCRIPTION)).singleElement()
			.asString()
			.startsWith(arena.toString())
			.endsWith(" closed with chunks still held: 3 of 64 B, 1 of 1024 B; "
					+ "turn leak detection on to see where they were allocated");
		assertThat(held).hasSize(4);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aLogThatCannotTakeTheReportKeepsNothingFromClosing(boolean shared) {
		Arena arena = open(shared, LeakDetection.OFF);
		Chunk held = arena.allocateOrThrow(64);
		this.warnings.failWith(new Error("too many open files, while the time zones are loaded"));
		arena.close();
		assertThat(arena.isClosed()).isTrue();
		assertThat(held.isOpen()).isFalse();
		assertThat(Arena.unlink("/arena-leaks-" + ProcessHandle.current().pid() + "-" + NUMBER.get())).isFalse();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void closingAnArenaThatIsEntirelyFreeReportsNothing(boolean shared) {
		for (LeakDetection detection : LeakDetection.values()) {
			try (Arena arena = open(shared, detection)) {
				arena.allocate(64).close();
			}
		}
		assertThat(this.warnings.containing(DESCRIPTION)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void closingNamesThePlacesOfTheOldestTrackedChunks(boolean shared) {
		Arena arena = open(shared, LeakDetection.PARANOID);
		List<Chunk> held = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			held.add(arena.allocate(50 + i));
		}
		arena.close();
		assertThat(this.warnings.containing(DESCRIPTION)).singleElement()
			.asString()
			.contains("closed with chunks still held: 10 of 64 B; the oldest that were tracked:")
			.contains("50 B asked for by thread " + Thread.currentThread().getName(), "54 B asked for")
			.contains("\tat dev.arena.LeakReportTests.closingNamesThePlacesOfTheOldestTrackedChunks(LeakReportTests")
			.doesNotContain("55 B asked for", "dev.arena.Segment");
		assertThat(held).hasSize(10);
	}

	@Test
	void transferMovesTheReportWithTheMemory() {
		Arena arena = open(false, LeakDetection.PARANOID);
		Chunk held = arena.allocate(64);
		Arena moved = arena.transfer();
		arena.close();
		assertThat(this.warnings.containing(DESCRIPTION)).isEmpty();
		assertThat(moved.inspect().trackedAllocations(10)).hasSize(1);
		moved.close();
		assertThat(this.warnings.containing(DESCRIPTION)).hasSize(1);
		assertThat(held.isOpen()).isFalse();
	}

	@Test
	void chunksOfOthersAreNotReported() {
		String name = "/arena-leaks-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
		try (Arena other = Arena.shared(name, SPEC)) {
			Chunk mine;
			Chunk adopted;
			try (Arena arena = Arena.shared(name, SPEC)) {
				mine = other.allocate(64);
				adopted = other.adopt(arena.allocate(64).handOff());
				arena.allocate(64).handOff();
			}
			assertThat(this.warnings.containing(DESCRIPTION)).isEmpty();
			other.deallocate(mine);
			other.deallocate(adopted);
		}
		assertThat(this.warnings.containing(DESCRIPTION)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void arenaThatIsDroppedWithChunksHeldIsReportedOnce(boolean shared) {
		drop(shared);
		Eventually.eventuallyAfterGc("the report", () -> !this.warnings.containing(DESCRIPTION).isEmpty());
		assertThat(this.warnings.containing(DESCRIPTION)).singleElement()
			.asString()
			.contains("with chunks still held: 2 of 256 B")
			.contains(shared ? "closed" : "became unreachable without being closed");
	}

	private static void drop(boolean shared) {
		Arena arena = open(shared, LeakDetection.OFF);
		arena.allocate(256);
		arena.allocate(256);
	}

}
