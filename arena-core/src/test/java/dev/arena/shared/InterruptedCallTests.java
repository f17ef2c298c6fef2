package dev.arena.shared;

import java.nio.file.Path;
import java.util.Locale;

import dev.arena.ArenaSpec;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Preload;
import dev.arena.process.Segments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the calls that opening and closing make, where each is interrupted: a few times,
 * as by signals, or always, as by a seccomp profile. A library in front of the C library
 * does it.
 */
class InterruptedCallTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(4096).withChunkCount(64);

	/** What takes the place of a function: the JVM itself must not be hit. */
	private static final String FUNCTION = """
			%1$s %2$s(%3$s) {
				static __thread int calls;
				if ((%5$s) && calls++ %% %6$d != %6$d - 1) { errno = EINTR; return -1; }
				return ((%1$s (*)(%3$s)) dlsym(RTLD_NEXT, "%2$s"))(%4$s);
			}
			""";

	private static final String INCLUDES = """
			#define _GNU_SOURCE
			#include <dlfcn.h>
			#include <errno.h>
			#include <string.h>
			#include <sys/types.h>
			""";

	private static final int NEVER_SUCCEEDS = 1_000_000;

	@RegisterExtension
	private final Segments segments = new Segments();

	@TempDir
	private Path directory;

	@Test
	void eachCallIsMadeAgainWhenSignalsInterruptIt() {
		StringBuilder functions = new StringBuilder(INCLUDES);
		for (Interrupted one : Interrupted.values()) {
			functions.append(one.source(4));
		}
		try (ChildJvm child = Preload.running(ArenaChild.class, this.directory, functions.toString()).start()) {
			child.ask(ArenaChild.open(this.segments.name(), SPEC), "opened");
			child.ask("allocate 10 4096", "allocated 10");
			child.ask("close", "closed");
		}
		assertThat(this.segments.existing()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PWRITE", "FCNTL", "FTRUNCATE", "FCHMOD", "STATX" })
	void callThatIsAlwaysInterruptedFailsWithWhatToLookFor(Interrupted call) {
		String source = INCLUDES + call.source(NEVER_SUCCEEDS);
		try (ChildJvm child = Preload.running(ArenaChild.class, this.directory, source).start()) {
			assertThat(child.ask(ArenaChild.open(this.segments.name(), SPEC), "failed"))
				.startsWith("ArenaException errno 4: " + call.function() + "(")
				.endsWith("failed with EINTR (4, interrupted): it was interrupted each time of many: find out what "
						+ "sends the signals, such as a profiler, or what answers so in place of the kernel, such as a "
						+ "seccomp profile");
		}
		assertThat(this.segments.existing()).isEmpty();
	}

	enum Interrupted {

		SHM_OPEN("int", "const char *a, int b, mode_t c", "a, b, c", "1"), SHM_UNLINK("int", "const char *a", "a", "1"),
		OPEN("int", "const char *a, int b, mode_t c", "a, b, c", "strcmp(a, \"/dev/shm\") == 0"),
		LINKAT("int", "int a, const char *b, int c, const char *d, int e", "a, b, c, d, e", "1"),
		FTRUNCATE("int", "int a, off_t b", "a, b", "1"), FCHMOD("int", "int a, mode_t b", "a, b", "1"),
		STATX("int", "int a, const char *b, int c, unsigned d, void *e", "a, b, c, d, e",
				"c == 0x1000 || strstr(b, \"arena-test\")"),
		PREAD("ssize_t", "int a, void *b, size_t c, off_t d", "a, b, c, d", "c == 8"),
		PWRITE("ssize_t", "int a, const void *b, size_t c, off_t d", "a, b, c, d", "c == 4096"),
		FCNTL("int", "int a, int b, void *c", "a, b, c", "b == 36 || b == 37");

		private final String returnType;

		private final String parameters;

		private final String arguments;

		private final String condition;

		Interrupted(String returnType, String parameters, String arguments, String condition) {
			this.returnType = returnType;
			this.parameters = parameters;
			this.arguments = arguments;
			this.condition = condition;
		}

		String function() {
			return name().toLowerCase(Locale.ROOT);
		}

		/** Succeeds at the last of so many calls. */
		String source(int calls) {
			return FUNCTION.formatted(this.returnType, function(), this.parameters, this.arguments, this.condition,
					calls);
		}

	}

}
