package dev.arena.shared;

import java.nio.file.Path;

import dev.arena.ArenaSpec;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Preload;
import dev.arena.process.Segments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the reserving of memory where signals interrupt it, as kernels before 6.0 and
 * profilers do: a library in front of the C library interrupts it as often.
 */
class InterruptedReservationTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(4096).withChunkCount(24 * 1024);

	private static final String INTERRUPTING = """
			#define _GNU_SOURCE
			#include <errno.h>
			#include <fcntl.h>
			int posix_fallocate(int fd, off_t offset, off_t length) {
				if (%s) return EINTR;
				return fallocate(fd, 0, offset, length) ? errno : 0;
			}
			""";

	@RegisterExtension
	private final Segments segments = new Segments();

	@TempDir
	private Path directory;

	@Test
	void reservationEndsAlthoughAllButSmallPiecesAreInterrupted() {
		try (ChildJvm child = interrupted("length > (3 << 20)")) {
			child.ask(ArenaChild.open(this.segments.name(), SPEC), "opened");
			child.ask("allocate 10 4096", "allocated 10");
			child.ask("close", "closed");
		}
	}

	@Test
	void reservationThatIsAlwaysInterruptedIsGivenUpAfterTheAttachTimeoutAndSaysHowFarItCame() {
		String name = this.segments.name();
		try (ChildJvm child = interrupted("offset >= (32 << 20) || length > (32 << 20)")) {
			assertThat(child.ask("open-waiting " + ArenaChild.arguments(name, SPEC) + " 300", "failed"))
				.matches("ArenaException errno 4: posix_fallocate\\(" + name
						+ ", 33554432 of \\d+\\) failed with EINTR "
						+ "\\(4, interrupted\\): signals kept it from any progress for 300 ms, find out what sends them, "
						+ "such as a profiler, or raise the attach timeout");
		}
		assertThat(this.segments.existing()).isEmpty();
	}

	private ChildJvm interrupted(String condition) {
		return Preload.running(ArenaChild.class, this.directory, INTERRUPTING.formatted(condition)).start();
	}

}
