package dev.arena;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.internal.posix.ShmFile;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Eventually;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Waiting at the door of a segment.
 */
@Tag("advice")
class DoorTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(64);

	private static final SharedOptions KEEP = SharedOptions.defaults().withUnlink(UnlinkPolicy.NEVER);

	@RegisterExtension
	final Segments segments = new Segments();

	@RegisterExtension
	final LoggedWarnings warnings = new LoggedWarnings(OwnAttachment.class);

	private String keptSegment() {
		String name = this.segments.name();
		Arena.shared(name, SPEC, KEEP).close();
		return name;
	}

	@Test
	void doorThatAnotherProcessKeepsLockedIsAnExceptionAfterTheTimeout() {
		String name = keptSegment();
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask("door " + name, "inside");
			long start = System.nanoTime();
			assertThatExceptionOfType(AttachTimeoutException.class)
				.isThrownBy(() -> Arena.shared(name, SPEC, KEEP.withAttachTimeout(Duration.ofMillis(200))))
				.satisfies((ex) -> assertThat(ex.getMessage()).matches("The door of segment " + name
						+ " stayed locked for 200 ms: process " + child.pid()
						+ " \\(java, [A-Z] \\([a-z ]+\\)\\) is creating, attaching or recovering it, or was stopped while "
						+ "it did; continue or kill that process, or raise the attach timeout"))
				.satisfies((ex) -> assertThat(ex.holder()).get().returns(child.pid(), DoorHolder::pid));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
			assertThatExceptionOfType(AttachTimeoutException.class)
				.isThrownBy(() -> Arena.shared(name, SPEC, KEEP.withAttachTimeout(Duration.ZERO)));
			assertThat(this.segments.openDescriptors()).isZero();
		}
		assertThat(Arena.unlink(name)).isTrue();
	}

	private static @Nullable DoorHolder holder(String name) {
		try (ShmFile file = ShmFile.openExisting(name)) {
			return DoorHolder.find(file.status(), Door.LOCK_OFFSET);
		}
	}

	@Test
	void stoppedHolderOfTheDoorIsKnownAsSuch() {
		String name = keptSegment();
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask("door " + name, "inside");
			assertThat(holder(name)).returns(false, DoorHolder::isStopped);
			child.signal("STOP");
			Eventually.eventually("the child is stopped", () -> {
				DoorHolder holder = holder(name);
				return holder != null && holder.isStopped();
			});
		}
		assertThat(holder(name)).as("a holder that died").isNull();
		assertThat(Arena.unlink(name)).isTrue();
	}

	@Test
	void holderIsNamedWhateverKindOfLockItHas() {
		String name = keptSegment();
		try (ChildJvm child = ChildJvm.running(RecordLocker.class, name).start()) {
			child.expect("locked");
			assertThat(holder(name)).returns(child.pid(), DoorHolder::pid);
			assertThatExceptionOfType(AttachTimeoutException.class)
				.isThrownBy(() -> Arena.shared(name, SPEC, KEEP.withAttachTimeout(Duration.ofMillis(50))))
				.withMessageContaining("process " + child.pid());
		}
		assertThat(Arena.unlink(name)).isTrue();
	}

	/** Locks the file for its process, as programs did before there was anything else. */
	static final class RecordLocker {

		private RecordLocker() {
		}

		public static void main(String[] arguments) throws IOException {
			try (FileChannel file = FileChannel.open(Segments.file(arguments[0]), StandardOpenOption.WRITE)) {
				file.lock();
				System.out.println("locked");
				while (System.in.read() >= 0) {
					// until the parent ends
				}
			}
		}

	}

	@Test
	void whoLeavesWithoutTheDoorSaysWhoKeptItLocked() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, SPEC, KEEP.withAttachTimeout(Duration.ofMillis(50)));
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask("door " + name, "inside");
			arena.close();
			assertThat(this.warnings.containing(name)).singleElement()
				.asString()
				.contains("process " + child.pid() + " (java, ");
		}
		assertThat(Arena.unlink(name)).isTrue();
	}

	@Test
	void killingTheHolderOfTheDoorLetsTheWaiterIn() {
		String name = keptSegment();
		try (ChildJvm holder = ChildJvm.running(ArenaChild.class).start();
				ChildJvm waiter = ChildJvm.running(ArenaChild.class).start()) {
			holder.ask("door " + name, "inside");
			waiter.expect("ready");
			waiter.send("open-waiting " + ArenaChild.arguments(name, SPEC) + " 60000");
			holder.kill();
			waiter.expect("opened");
			waiter.ask("close", "closed");
		}
	}

	@Test
	void interruptIsKeptWhileWaitingAtTheDoor() {
		String name = keptSegment();
		try (ShmFile file = ShmFile.openExisting(name)) {
			assertThat(file).isNotNull();
			assertThat(file.tryLock(Door.LOCK_OFFSET)).isTrue();
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(AttachTimeoutException.class)
				.isThrownBy(() -> Arena.shared(name, SPEC, KEEP.withAttachTimeout(Duration.ofMillis(50))));
			assertThat(Thread.interrupted()).isTrue();
		}
		assertThat(Arena.unlink(name)).isTrue();
	}

	@Test
	void timeoutWithoutEndIsLegal() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, SPEC,
				SharedOptions.defaults().withAttachTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
		assertThat(arena.inspect().attachments()).hasSize(1);
	}

	@Test
	void whoIsNextAndStoppedKeepsNobodyOut() {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, ArenaSpec.ofChunkSizes(64).withChunkCount(4));
		try (ShmFile stopped = ShmFile.openExisting(name)) {
			assertThat(stopped.tryLock(SegmentFormat.MAX_SLOT + 1)).isTrue();
			long start = System.nanoTime();
			for (int i = 0; i < 20; i++) {
				arena.maintain().reclaim();
				this.segments.open(name, arena.spec()).close();
			}
			assertThat(System.nanoTime() - start).as("time for 60 times the door, without half a second each")
				.isLessThan(60 * Door.COURTESY_NANOS / 2);
		}
	}

	@Test
	void closingAgainSeesToTheNameWhenTheDoorWasLocked() {
		String name = this.segments.name();
		Arena arena = Arena.shared(name, SPEC, SharedOptions.defaults().withAttachTimeout(Duration.ofMillis(50)));
		arena.allocateOrThrow(64);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask("door " + name, "inside");
			arena.close();
			arena.close();
			assertThat(this.warnings.containing(name)).hasSize(2);
			assertThat(this.warnings.containing(name).get(0)).endsWith(
					"are reclaimed by whoever attaches next, and the name is seen to by the next close() or at the end "
							+ "of this JVM");
			assertThat(this.warnings.containing(name).get(1))
				.startsWith("The name of segment " + name + " stays, because process " + child.pid());
			assertThat(this.segments.existing()).containsExactly(Segments.file(name));
		}
		arena.close();
		assertThat(this.segments.existing()).isEmpty();
		assertThat(this.segments.openDescriptors()).isZero();
	}

	@Test
	void whoTookTheSlotMeanwhileKeepsTheName() {
		String name = this.segments.name();
		Arena arena = Arena.shared(name, SPEC, SharedOptions.defaults().withAttachTimeout(Duration.ofMillis(50)));
		arena.allocateOrThrow(64);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).start()) {
			child.ask("door " + name, "inside");
			arena.close();
		}
		Arena successor = this.segments.open(name, SPEC);
		assertThat(successor.pools().get(0).freeCount()).isEqualTo(64);
		arena.close();
		assertThat(this.segments.existing()).containsExactly(Segments.file(name));
		assertThat(successor.inspect().attachments()).hasSize(1);
	}

	/** Each of them opens and closes often, so that there is always a crowd. */
	@Test
	void nobodyInACrowdWaitsInVain() throws Exception {
		String name = this.segments.name();
		ArenaSpec spec = ArenaSpec.ofChunkSizes(64).withChunkCount(16);
		ExecutorService crowd = Executors.newFixedThreadPool(20);
		try {
			Callable<Void> member = () -> {
				for (int i = 0; i < 120; i++) {
					Arena.shared(name, spec).close();
				}
				return null;
			};
			for (Future<Void> one : crowd.invokeAll(Collections.nCopies(20, member))) {
				one.get();
			}
		}
		finally {
			crowd.shutdownNow();
		}
	}

}
