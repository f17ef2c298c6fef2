package dev.arena;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.internal.posix.ShmFile;
import dev.arena.process.Eventually;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Once an arena is closed nothing of the segment is written through it, even while its
 * closing still waits for others.
 */
@Timeout(60)
class ClosedSegmentTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(16);

	@RegisterExtension
	final Segments segments = new Segments();

	/** An arena that is closed, with cursors in every state. */
	private static final class Victim {

		private final Arena arena;

		private final Chunk empty;

		private final Chunk usedBefore;

		private final Chunk held;

		private final long inTransit;

		Victim(Arena arena) {
			this.arena = arena;
			this.empty = arena.newChunk();
			this.usedBefore = arena.allocate(64);
			this.usedBefore.close();
			this.held = arena.allocate(256).putLong(0, 4711);
			this.inTransit = arena.allocate(64).handOff();
		}

		Map<String, ThrowingCallable> refusedCalls() {
			Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
			calls.put("allocate", () -> this.arena.allocate(64));
			calls.put("tryAllocate", () -> this.arena.tryAllocate(64));
			calls.put("allocate, empty", () -> this.arena.allocate(64, this.empty));
			calls.put("allocate, used before", () -> this.arena.allocate(64, this.usedBefore));
			calls.put("tryAllocate, used before", () -> this.arena.tryAllocate(64, this.usedBefore));
			calls.put("allocate, held", () -> this.arena.allocate(64, this.held));
			calls.put("adopt", () -> this.arena.adopt(this.inTransit));
			calls.put("adopt, used before", () -> this.arena.adopt(this.inTransit, this.usedBefore));
			calls.put("view", this.held::view);
			calls.put("buffer", this.held::buffer);
			calls.put("handOff", () -> Cursors.copyOf(this.held).handOff());
			return calls;
		}

		void callWhatIsNotRefused() {
			assertThat(this.held.isOpen()).isFalse();
			assertThat(this.held.putLong(0, 1).fill(8, 248, (byte) 1).getLong(8)).isEqualTo(0x0101_0101_0101_0101L);
			assertThat(this.held.getAndSetLong(8, 2)).isEqualTo(0x0101_0101_0101_0101L);
			assertThat(this.held.copyTo(0, this.held, 16, 16).mismatch(0, this.held, 16, 16)).isEqualTo(-1);
			this.held.getBytes(0, ByteBuffer.allocate(64)).putBytes(0, ByteBuffer.allocateDirect(64));
			assertThat(this.arena.deallocate(this.inTransit)).isFalse();
			assertThat(this.arena.deallocate(Cursors.copyOf(this.held))).isFalse();
			Cursors.copyOf(this.held).close();
			this.usedBefore.close();
		}

		/** Twice: the second time a cursor may be in another state. */
		void callEverything() {
			for (int i = 0; i < 2; i++) {
				refusedCalls().forEach((name, call) -> assertThatIllegalStateException().as(name)
					.isThrownBy(call)
					.withMessageContaining("The arena is closed"));
				callWhatIsNotRefused();
			}
		}

	}

	@Test
	void noCallWritesAnythingWhileCloseWaitsForTheDoor() throws Exception {
		String name = this.segments.name();
		Arena keep = this.segments.open(name, SPEC);
		Victim victim = new Victim(this.segments.open(name, SPEC));
		CompletableFuture<Void> closing;
		try (ShmFile file = ShmFile.openExisting(name)) {
			assertThat(file.tryLock(Door.LOCK_OFFSET)).isTrue();
			closing = CompletableFuture.runAsync(victim.arena::close);
			assertNothingIsWritten(name, victim);
		}
		closing.get(30, TimeUnit.SECONDS);
		assertIntact(keep, victim);
	}

	@Test
	void noCallWritesAnythingWhileCloseWaitsForAThreadThatReclaims() throws Exception {
		String name = this.segments.name();
		Arena keep = this.segments.open(name, SPEC);
		Victim victim = new Victim(this.segments.open(name, SPEC));
		Thread reclaiming = new Thread(
				() -> assertThatIllegalStateException().isThrownBy(() -> victim.arena.maintain().reclaim()));
		CompletableFuture<Void> closing;
		try (ShmFile file = ShmFile.openExisting(name)) {
			assertThat(file.tryLock(Door.LOCK_OFFSET)).isTrue();
			reclaiming.start();
			Eventually.eventually("it waits at the door", () -> reclaiming.getState() == Thread.State.TIMED_WAITING);
			closing = CompletableFuture.runAsync(victim.arena::close);
			assertNothingIsWritten(name, victim);
		}
		closing.get(30, TimeUnit.SECONDS);
		reclaiming.join();
		assertIntact(keep, victim);
	}

	private static void assertNothingIsWritten(String name, Victim victim) throws IOException {
		Eventually.eventually("it is closed", victim.arena::isClosed);
		assertThatIllegalStateException().isThrownBy(() -> victim.arena.allocate(64));
		byte[] before = Files.readAllBytes(Segments.file(name));
		victim.callEverything();
		assertThat(Files.readAllBytes(Segments.file(name))).isEqualTo(before);
	}

	private static void assertIntact(Arena keep, Victim victim) {
		assertThat(keep.inspect().verify()).isEqualTo(new VerificationReport(31, 0, 1, 0, List.of()));
		assertThat(keep.deallocate(victim.inTransit)).isTrue();
		for (int i = 0; i < 32; i++) {
			assertThat(keep.allocate(1)).as("chunk %d of 32", i).isNotNull();
		}
	}

	@Test
	void localArenaRefusesTheSame() {
		Arena arena = Arena.local(SPEC);
		Victim victim = new Victim(arena);
		arena.close();
		victim.callEverything();
	}

}
