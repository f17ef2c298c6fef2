package dev.arena.shared;

import java.nio.file.Path;

import dev.arena.ArenaSpec;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Commands;
import dev.arena.process.Kernel;
import dev.arena.process.Preload;
import dev.arena.process.Segments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what is said where the kernel refuses to make a segment, each for real: the
 * sentence names what is in the way on this machine and what to do.
 */
class KernelRefusalTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(4096).withChunkCount(1024);

	private static final String WITHOUT_DIRECTORY = "mount -t tmpfs tmpfs /dev && mknod -m 666 /dev/null c 1 3 "
			+ "&& mknod -m 666 /dev/urandom c 1 9";

	@RegisterExtension
	private final Segments segments = new Segments();

	@TempDir
	private Path directory;

	@Test
	void missingDirectory() {
		assertThat(refusalAfter(WITHOUT_DIRECTORY)).startsWith("ArenaException errno 2: ")
			.contains("ENOENT (2, no such name): /dev/shm is missing: mount it with 'mount -t tmpfs tmpfs /dev/shm'");
	}

	@Test
	void localArenaNeedsNoDirectory() {
		try (ChildJvm child = after(WITHOUT_DIRECTORY).start()) {
			child.ask("open-local " + ArenaChild.arguments("-", SPEC) + " PREFAULT OFF", "opened");
			child.ask("allocate 10 4096", "allocated 10");
			child.ask("close", "closed");
		}
	}

	@Test
	void readOnlyFileSystem() {
		assertThat(refusalAfter("mount -t tmpfs tmpfs /dev/shm && mount -o remount,ro /dev/shm"))
			.startsWith("ArenaException errno 30: ")
			.contains(": /dev/shm is mounted read-only: 'mount -o remount,rw /dev/shm'");
	}

	@Test
	void noInodeLeft() {
		assertThat(refusalAfter("mount -t tmpfs -o nr_inodes=2 tmpfs /dev/shm && touch /dev/shm/other"))
			.startsWith("ArenaException errno 28: ")
			.matches(
					".*: /dev/shm may have 2 files and has them: remove some, .* \\(bytes are not the cause, \\d+ are free\\)");
	}

	@Test
	void limitOfFileSize() {
		assertThat(refusal(ChildJvm.running(ArenaChild.class).after("ulimit -S -f 1000")))
			.startsWith("ArenaException errno 27: posix_fallocate(")
			.matches(".*: this process may write files of at most (512000|1024000) bytes: raise 'ulimit -f', "
					+ "or lower the chunk counts");
	}

	@Test
	void limitOfDescriptors() {
		assertThat(refusalWithoutDescriptors()).startsWith("ArenaException errno 24: ")
			.contains("EMFILE (24, too many open files in this process): this process may open at most ",
					"raise 'ulimit -n'");
	}

	@Test
	void limitOfAddressSpace() {
		try (ChildJvm child = warm()) {
			// room for what the JVM itself needs, not for the segment
			long limit = Kernel.bytes("/proc/" + child.pid() + "/status", "VmSize") + (32L << 20);
			limit(child, "as", limit);
			assertThat(child.ask(ArenaChild.open(this.segments.name(), SPEC.withChunkCount(16 * 1024)), "failed"))
				.startsWith("ArenaException errno 12: mmap(")
				.matches(".*: this process may use " + limit + " bytes of addresses and uses \\d+: lower the chunk "
						+ "counts, or raise 'ulimit -v'");
		}
		assertThat(this.segments.existing()).isEmpty();
	}

	@Test
	void limitOfMappings() {
		try (ChildJvm child = warm()) {
			child.ask("fill-mappings", "full");
			assertThat(child.ask(ArenaChild.open(this.segments.name(), SPEC), "failed"))
				.startsWith("ArenaException errno 12: mmap(")
				.matches(".*: this process has \\d+ mappings of memory, of \\d+ allowed: close arenas, or raise "
						+ "'sysctl vm.max_map_count'");
		}
		assertThat(this.segments.existing()).isEmpty();
	}

	@Test
	void denialThatOwnerAndModeDoNotExplain() {
		String deny = """
				#define _GNU_SOURCE
				#include <dlfcn.h>
				#include <errno.h>
				#include <string.h>
				int open(const char *path, int flags, int mode) {
					if (strcmp(path, "/dev/shm") == 0) { errno = EACCES; return -1; }
					return ((int (*)(const char *, int, int)) dlsym(RTLD_NEXT, "open"))(path, flags, mode);
				}
				int shm_open(const char *name, int flags, int mode) { errno = EACCES; return -1; }
				""";
		assertThat(refusal(Preload.running(ArenaChild.class, this.directory, deny)))
			.startsWith("ArenaException errno 13: ")
			.endsWith("so a security module or a seccomp profile forbids it: allow it there (the audit log or 'dmesg' "
					+ "names the rule)");
	}

	private String refusalAfter(String commands) {
		return refusal(after(commands));
	}

	/** A child that sees other mounts. */
	private static ChildJvm.Builder after(String commands) {
		Kernel.assumeSucceeds("unshare", "-m", "sh", "-c", commands);
		return ChildJvm.running(ArenaChild.class)
			.wrappedBy("unshare", "-m", "sh", "-c", commands + " && exec \"$@\"", "sh");
	}

	private String refusal(ChildJvm.Builder builder) {
		try (ChildJvm child = builder.start()) {
			String refusal = child.ask(ArenaChild.open(this.segments.name(), SPEC), "failed");
			assertThat(this.segments.existing()).isEmpty();
			return refusal;
		}
	}

	private String refusalWithoutDescriptors() {
		try (ChildJvm child = warm()) {
			limit(child, "nofile", 3);
			String refusal = child.ask(ArenaChild.open(this.segments.name(), SPEC), "failed");
			limit(child, "nofile", 1000);
			assertThat(this.segments.existing()).isEmpty();
			return refusal;
		}
	}

	private static void limit(ChildJvm child, String resource, long value) {
		Commands.run("prlimit", "--pid", Long.toString(child.pid()), "--" + resource + "=" + value + ":");
	}

	/** Has opened and closed once, so that all classes are loaded. */
	private ChildJvm warm() {
		ChildJvm child = ChildJvm.running(ArenaChild.class).withJvmArguments("-Xint", "-Xshare:auto").start();
		child.ask(ArenaChild.open(this.segments.name(), SPEC), "opened");
		child.ask("close", "closed");
		return child;
	}

}
