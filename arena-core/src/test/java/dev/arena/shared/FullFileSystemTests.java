package dev.arena.shared;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.ArenaSpec;
import dev.arena.SharedMemoryFullException;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Kernel;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Tag("text")
class FullFileSystemTests {

	@RegisterExtension
	final Segments segments = new Segments();

	@Test
	void segmentLargerThanTheFileSystemIsAnExceptionThatNamesBothSizes() {
		String name = this.segments.name();
		long total = Segments.file(name).getParent().toFile().getTotalSpace();
		ArenaSpec spec = ArenaSpec.ofChunkSizes(4096).withChunkCount(2 * total / 4096);
		assertThatExceptionOfType(ArenaException.class).isThrownBy(() -> Arena.shared(name, spec))
			.withMessageMatching("posix_fallocate\\(" + name + ", 0, (\\d+)\\) would fail with ENOSPC \\(28, no space "
					+ "left\\): needed \\1 bytes, but \\d+ bytes are free in /dev/shm; remove segments there or enlarge it.*")
			.satisfies((ex) -> assertThat(((SharedMemoryFullException) ex).neededBytes()).isGreaterThan(2 * total))
			.satisfies((ex) -> assertThat(ex.errno()).hasValue(28));
		assertThat(this.segments.existing()).isEmpty();
		assertThat(this.segments.openDescriptors()).isZero();
	}

	@Test
	void fullFileSystemIsAnExceptionThatLeavesNothingAndASmallerArenaStillWorks() {
		String[] unshare = { "unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /dev/shm && exec \"$@\"",
				"sh" };
		Kernel.assumeSucceeds("unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /dev/shm");
		String name = this.segments.name();
		ArenaSpec large = ArenaSpec.ofChunkSizes(1024).withChunkCount(2000);
		ArenaSpec small = ArenaSpec.ofChunkSizes(1024).withChunkCount(400);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class).wrappedBy(unshare).start()) {
			assertThat(child.ask(ArenaChild.open(name, large), "failed")).matches(
					"SharedMemoryFullException errno 28: .* needed 2\\d{6} bytes, but 10\\d{5} bytes are free in /dev/shm.*");
			assertThat(child.ask("list", "list")).isEqualTo("[]");
			child.ask(ArenaChild.open(name, small), "opened");
			child.ask("allocate 401 1024", "allocated 400");
			child.ask("hammer 10000 1", "hammering");
			child.ask("join", "stopped 0");
			child.ask("free 400", "freed 400");
			child.ask("hammer 20000 1", "hammering");
			assertThat(child.ask("join", "stopped")).matches("\\d{4,}");
			child.ask("close", "closed");
			assertThat(child.ask("list", "list")).isEqualTo("[]");
			child.send("return").expectExit(0);
		}
	}

}
