package dev.arena.internal.memory;

import java.nio.file.Path;

import dev.arena.ArenaSpec;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Preload;
import dev.arena.process.Segments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what is required on kernels that do not do it, or do not show it: old ones,
 * sandboxes, emulators. A library in front of the C library stands in for them.
 */
class UnprovenTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(4096).withChunkCount(2048);

	/** What {@code madvise} does with {@code MADV_POPULATE_WRITE}. */
	private static final String POPULATE = """
			#include <errno.h>
			#include <unistd.h>
			#include <sys/syscall.h>
			int madvise(void *address, unsigned long length, int advice) {
				if (advice == 23) { errno = EINVAL; return %s; }
				return syscall(SYS_madvise, address, length, advice);
			}
			""";

	/** Nothing becomes resident, whatever is done, as where smaps says so. */
	private static final String BLIND = """
			#define _GNU_SOURCE
			#include <dlfcn.h>
			#include <string.h>
			int open64(const char *path, int flags, int mode) {
				return ((int (*)(const char *, int, int)) dlsym(RTLD_NEXT, "open64"))(
						strcmp(path, "/proc/self/smaps") ? path : "/proc/self/maps", flags, mode);
			}
			int open(const char *path, int flags, int mode) { return open64(path, flags, mode); }
			""";

	/** Says that it has bound the memory, and does nothing. */
	private static final String UNBOUND = """
			#define _GNU_SOURCE
			#include <dlfcn.h>
			#include <sys/syscall.h>
			long syscall(long number, long a, long b, long c, long d, long e, long f) {
				if (number == SYS_mbind) return 0;
				return ((long (*)(long, long, long, long, long, long, long)) dlsym(RTLD_NEXT, "syscall"))(
						number, a, b, c, d, e, f);
			}
			""";

	@RegisterExtension
	private final Segments segments = new Segments();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "-1, open-memory", "-1, open-local", "0, open-memory", "0, open-local" })
	void memoryIsTouchedWhereTheKernelDoesNotPopulateIt(String result, String command) {
		try (ChildJvm child = Preload.running(ArenaChild.class, this.directory, POPULATE.formatted(result)).start()) {
			child.ask(command + " " + arguments() + " PREFAULT REQUIRE", "opened");
			assertThat(child.ask("shortfalls", "shortfalls")).isEqualTo("[]");
			assertThat(child.ask("resident", "resident")).isEqualTo("all");
			child.ask("close", "closed");
		}
	}

	@ParameterizedTest
	@CsvSource({ "open-memory, PREFAULT", "open-local, PREFAULT", "open-local, HUGE_PAGES" })
	void whatIsRequiredAndCannotBeProvenFails(String command, String feature) {
		try (ChildJvm child = Preload.running(ArenaChild.class, this.directory, BLIND).start()) {
			assertThat(child.ask(command + " " + arguments() + " " + feature + " REQUIRE", "failed"))
				.matches("FeatureUnavailableException errno 0: " + feature
						+ " is required and was not obtained: this could not be proven, "
						+ "the kernel says that 0 of \\d+ bytes are present");
			child.ask(command + " " + arguments() + " " + feature + " TRY", "opened");
			child.ask("close", "closed");
		}
		assertThat(this.segments.existing()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "open-memory", "open-local" })
	void bindingThatTheKernelDoesNotShowIsNotObtained(String command) {
		try (ChildJvm child = Preload.running(ArenaChild.class, this.directory, UNBOUND).start()) {
			String reason = "this could not be proven, the kernel does not say that the memory is bound to node 0";
			assertThat(child.ask(command + " " + arguments() + " NUMA_BINDING REQUIRE", "failed")).isEqualTo(
					"FeatureUnavailableException errno 0: NUMA_BINDING is required and was not obtained: " + reason);
			child.ask(command + " " + arguments() + " NUMA_BINDING TRY", "opened");
			assertThat(child.ask("shortfalls", "shortfalls")).contains("NUMA_BINDING", reason);
			child.ask("close", "closed");
		}
	}

	@Test
	void whatWasTriedAndCannotBeProvenIsAShortfall() {
		try (ChildJvm child = Preload.running(ArenaChild.class, this.directory, BLIND).start()) {
			child.ask("open-local " + arguments() + " PREFAULT TRY", "opened");
			assertThat(child.ask("shortfalls", "shortfalls")).contains("PREFAULT", "this could not be proven");
		}
	}

	private String arguments() {
		return ArenaChild.arguments(this.segments.name(), SPEC);
	}

}
