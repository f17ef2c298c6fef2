package dev.arena.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Attachment;
import dev.arena.SharedOptions;
import dev.arena.UnlinkPolicy;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Commands;
import dev.arena.process.Kernel;
import dev.arena.process.OtherUser;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Closing where the process has nothing left: no descriptor, no mapping, no address
 * space.
 */
@Timeout(120)
class ClosingTests {

	/** 64 MiB: more than the JVM has to spare where a test lets it have 20. */
	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(1 << 16).withChunkCount(1024);

	@RegisterExtension
	final Segments segments = new Segments();

	private final String name = this.segments.name();

	@Test
	void closingNeedsNoAddressSpace() {
		try (ChildJvm child = child()) {
			Arena watcher = openBoth(child);
			limit(child, "as", Kernel.bytes("/proc/" + child.pid() + "/status", "VmSize") + (20 << 20));
			child.ask("close", "closed");
			assertGivenUp(child, watcher);
		}
	}

	@Test
	void closingNeedsNoMapping() {
		try (ChildJvm child = child()) {
			Arena watcher = openBoth(child);
			child.ask("fill-mappings", "full");
			child.ask("close", "closed");
			assertGivenUp(child, watcher);
		}
	}

	@Test
	void closingNeedsNoPrivateMemory() {
		try (ChildJvm child = child()) {
			Arena watcher = openBoth(child);
			limit(child, "data", 1 << 20);
			child.ask("close", "closed");
			limit(child, "data", -1);
			assertGivenUp(child, watcher);
		}
	}

	@Test
	void closingNeedsNoDescriptor() {
		try (ChildJvm child = child()) {
			child.ask(ArenaChild.open(this.name, SPEC), "opened");
			child.ask("shortfalls", "shortfalls");
			limit(child, "nofile", 3);
			assertThat(child.ask("shortfalls", "failed"))
				.startsWith("ArenaException errno 0: Cannot read /proc/self/smaps (")
				.contains("raise 'ulimit -n'");
			child.ask("close", "closed");
			assertThat(Segments.file(this.name)).doesNotExist();
			limit(child, "nofile", 1000);
			assertThat(isMapped(child)).isFalse();
		}
	}

	@Test
	void arenaWhoseMemoryCannotBeReplacedKeepsItsSlotAndIsLeftByTheNextClose() {
		try (ChildJvm child = child()) {
			Arena watcher = openBoth(child);
			limit(child, "as", 1 << 20);
			String failure = child.ask("close", "failed");
			limit(child, "as", -1);
			assertThat(failure).startsWith("ArenaException errno 12: mmap(")
				.endsWith("the memory stays mapped, close the arena again when there is room for it");
			assertThat(isMapped(child)).isTrue();
			assertThat(watcher.inspect().attachments()).extracting(Attachment::alive).containsExactly(true, true);
			assertThat(watcher.pools().get(0).usedCount()).isEqualTo(3);
			child.ask("close", "closed");
			assertGivenUp(child, watcher);
		}
	}

	@Test
	void arenaWhoseMemoryCannotBeReplacedGivesUpItsName() {
		try (ChildJvm child = child()) {
			child.ask(ArenaChild.open(this.name, SPEC), "opened");
			limit(child, "as", 1 << 20);
			child.ask("close", "failed");
			limit(child, "as", -1);
			assertThat(Segments.file(this.name)).doesNotExist();
			assertThat(isMapped(child)).isTrue();
			child.ask("close", "closed");
			assertThat(isMapped(child)).isFalse();
		}
	}

	@Test
	void nameThatCannotBeRemovedIsAWarning() throws IOException {
		OtherUser.assumePossible();
		Arena arena = this.segments.open(this.name, SPEC,
				SharedOptions.defaults().withPermissions(0666).withUnlink(UnlinkPolicy.NEVER));
		try (ChildJvm child = OtherUser.running(ArenaChild.class).start()) {
			child.ask("open-foreign " + ArenaChild.arguments(this.name, SPEC), "opened");
			arena.close();
			child.ask("close", "closed");
			assertThat(isMapped(child)).isFalse();
			assertThat(child.output()).contains("The name of segment " + this.name + " could not be removed and stays: "
					+ "shm_unlink(" + this.name + ") failed with ");
		}
		assertThat(Segments.file(this.name)).exists();
		Files.delete(Segments.file(this.name));
	}

	/** Has opened, closed and failed once, so that all classes are loaded. */
	private ChildJvm child() {
		String warmUp = this.segments.name();
		ChildJvm child = ChildJvm.running(ArenaChild.class).withJvmArguments("-Xint", "-Xshare:auto").start();
		child.ask(ArenaChild.open(warmUp, SPEC), "opened");
		child.ask("allocate 1 64", "allocated 1");
		child.ask("close", "closed");
		child.ask("fail", "refused");
		limit(child, "nofile", 3);
		child.ask(ArenaChild.open(warmUp, SPEC), "failed");
		limit(child, "nofile", 1000);
		return child;
	}

	private Arena openBoth(ChildJvm child) {
		Arena watcher = this.segments.open(this.name, SPEC);
		child.ask(ArenaChild.open(this.name, SPEC), "opened");
		child.ask("allocate 3 64", "allocated 3");
		return watcher;
	}

	private void assertGivenUp(ChildJvm child, Arena watcher) {
		assertThat(isMapped(child)).isFalse();
		assertThat(watcher.inspect().attachments()).hasSize(1);
		assertThat(watcher.pools().get(0).usedCount()).isZero();
		assertThat(watcher.inspect().reclaimedChunks()).isEqualTo(3);
	}

	private boolean isMapped(ChildJvm child) {
		try (Stream<String> mappings = Kernel.lines("/proc/" + child.pid() + "/maps")) {
			return mappings.anyMatch((mapping) -> mapping.contains(Path.of(this.name).toString()));
		}
	}

	private static void limit(ChildJvm child, String resource, long value) {
		String soft = (value < 0) ? "unlimited" : Long.toString(value);
		Commands.run("prlimit", "--pid", Long.toString(child.pid()), "--" + resource + "=" + soft + ":");
	}

}
