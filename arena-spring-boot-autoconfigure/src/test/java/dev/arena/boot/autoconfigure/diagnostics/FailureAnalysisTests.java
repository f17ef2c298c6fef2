package dev.arena.boot.autoconfigure.diagnostics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.SharedOptions;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Kernel;
import dev.arena.process.OtherUser;
import dev.arena.process.Segments;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests what an application prints whose arenas the system refuses, by starting it on
 * such a system.
 */
@Tag("advice")
class FailureAnalysisTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(128);

	@RegisterExtension
	final Segments segments = new Segments();

	@TempDir
	private Path directory;

	@Test
	void nodeAndHugePagesThatAreNotThere() {
		long pageKibibytes = Kernel.bytes("/proc/meminfo", "Hugepagesize") >> 10;
		long total = Kernel.number("/proc/meminfo", "HugePages_Total");
		long free = Kernel.number("/proc/meminfo", "HugePages_Free");
		assumeTrue(Files.exists(Path.of("/sys/devices/system/node/online")), "needs a kernel with NUMA");
		assumeTrue(free < 64 && Kernel.lines("/proc/sys/vm/nr_overcommit_hugepages").allMatch("0"::equals),
				"needs a limit on huge pages");
		String name = this.segments.name();
		List<String> printed = Starts
			.of(start("numa-node=1000", "numa-binding=require"),
					start("count=262144", "huge-pages=require", "huge-page-kind=hugetlb"),
					shared(name, "huge-pages=require", "huge-page-kind=hugetlb"),
					shared(name, "huge-pages=require", "huge-page-kind=transparent"))
			.run();
		assertThat(printed.get(0)).contains("The arena 'orders' (arena.arenas.orders) ")
			.containsPattern("needs " + footprint(128)
					+ " bytes on NUMA node 1000, this machine has the nodes [0-9,-]+, this process may "
					+ "use [0-9,-]+; arena.arenas.orders.numa-binding is 'require':")
			.contains("Set arena.arenas.orders.numa-node to a node that exists and that the container may use")
			.contains("Or set arena.arenas.orders.numa-binding to 'try'");
		long neededPages = Sizes.ceilDiv(footprint(262144), pageKibibytes << 10);
		assertThat(printed.get(1)).contains("in huge pages (hugetlb), and those free have ")
			.contains("sudo sysctl -w vm.nr_hugepages=" + (total - free + neededPages) + "\n")
			.contains("this arena needs " + neededPages + ";")
			.contains("hugepages-" + (pageKibibytes >> 10) + "Mi: " + (neededPages * pageKibibytes >> 10) + "Mi\n");
		assertThat(printed.get(2)).contains("Set arena.arenas.orders.huge-page-kind to 'transparent'");
		assertThat(printed.get(3)).contains("needs " + footprint(128) + " bytes in huge pages (transparent); ")
			.containsPattern("echo advise \\| sudo tee /sys/kernel/mm/transparent_hugepage/shmem_enabled\n"
					+ "|Raise the chunk counts of arena.arenas.orders until it fills a huge page of 2097152 bytes");
	}

	@Test
	void bindingThatTheContainerForbids() throws IOException {
		Kernel.assumeSucceeds("python3", "-c", Seccomp.FORBID_MBIND, "true");
		assertThat(Starts.of(start("numa-node=0", "numa-binding=require"))
			.run((child) -> child.wrappedBy("python3", "-c", Seccomp.FORBID_MBIND))
			.get(0)).contains("needs " + footprint(128) + " bytes on NUMA node 0, ")
			.contains("failed with EPERM (1, operation not permitted)")
			.contains("The seccomp profile of the container forbids the call mbind. Grant it:")
			.contains("    docker run --cap-add SYS_NICE ...\n")
			.contains("        add: [\"SYS_NICE\"]\n");
	}

	@Test
	void segmentOfAnotherGeometryAndSegmentWithALockedDoor() throws IOException {
		Path yml = Files.writeString(this.directory.resolve("application.yml"), """
				arena:
				  arenas:
				    orders:
				      backend: shared
				      count: 128
				      sizes: 64B, 512B, 1KB
				""");
		String name = this.segments.name();
		this.segments.open(name, SPEC);
		String locked = this.segments.name();
		this.segments.open(locked, SPEC);
		try (ChildJvm holder = ChildJvm.running(ArenaChild.class).start()) {
			holder.ask("door " + locked, "inside");
			List<String> running = Starts.of(shared(locked, "shared.attach-timeout=10ms")).run();
			holder.signal("STOP");
			List<String> printed = Starts
				.of(List.of("--spring.config.location=file:" + yml, "--arena.arenas.orders.shared.name=" + name),
						List.of("--own-segment=" + name), shared(locked, "shared.attach-timeout=10ms"))
				.run();
			assertThat(running.get(0))
				.containsPattern("Process " + holder.pid() + " \\(java, state [RSD] \\([a-z ]+\\)\\)")
				.contains("    jstack " + holder.pid() + "\n")
				.contains("    kill -9 " + holder.pid() + "\n");
			assertThat(printed.get(0)).contains("The arena 'orders' (arena.arenas.orders) cannot attach")
				.contains("cannot attach to the segment " + name + ", which was created with other pools:\n\n")
				.containsPattern("    pool     segment " + name + " +arena.arenas.orders\n"
						+ "    0        128 x 64 B +128 x 64 B\n" + "    1     \\*  128 x 256 B +128 x 512 B\n"
						+ "    2     \\*  - +128 x 1024 B\n")
				.contains("instead of those of arena.arenas.orders.count (URL [file:" + yml
						+ "] - 5:14) and arena.arenas.orders.sizes (URL [file:" + yml + "] - 6:14):\n\n"
						+ "    arena.arenas.orders.pools:\n" + "      - { size: 64B, count: 128 }\n"
						+ "      - { size: 256B, count: 128 }\n")
				.contains("    rm /dev/shm" + name + "\n")
				.contains("choose another segment with arena.arenas.orders.shared.name");
			assertThat(printed.get(1)).contains("The arena of the bean 'own' cannot attach to the segment " + name)
				.contains("choose another segment with the arena's shared.name");
			assertThat(printed.get(2))
				.contains("could not attach to the segment " + locked + " within 10 ms. Process " + holder.pid()
						+ " (java, state T (stopped)) has its door locked")
				.contains("    kill -CONT " + holder.pid() + "\n")
				.contains("    kill -9 " + holder.pid() + "\n")
				.contains("raise arena.arenas.orders.shared.attach-timeout");
		}
	}

	@Test
	void whatAnotherUserMayNotDo() throws IOException {
		OtherUser.assumePossible();
		String closed = this.segments.name();
		this.segments.open(closed, SPEC);
		String open = this.segments.name();
		this.segments.open(open, SPEC, SharedOptions.defaults().withPermissions(0666));
		try (ChildJvm holder = ChildJvm.running(ArenaChild.class).start()) {
			holder.ask("door " + open, "inside");
			Starts starts = Starts.of(start("lock-memory=require"), shared(closed),
					shared(open, "shared.allow-foreign-owner=true", "shared.attach-timeout=10ms"));
			List<String> printed = starts
				.runAs((arguments) -> OtherUser.running(FailingApplication.class, arguments).after("ulimit -l 64"));
			long needed = footprint(128);
			assertThat(printed.get(0)).contains("The arena 'orders' (arena.arenas.orders) ")
				.contains("needs " + needed
						+ " bytes locked in RAM, and the limit of this process (RLIMIT_MEMLOCK) is 65536 "
						+ "bytes; arena.arenas.orders.lock-memory is 'require':")
				.contains("    ulimit -l " + needed / 1024 + "\n")
				.contains("    [Service]\n    LimitMEMLOCK=" + needed / 1024 + "K\n")
				.contains("    docker run --ulimit memlock=-1:-1 ...\n")
				.contains("        add: [\"IPC_LOCK\"]\n")
				.contains("Or set arena.arenas.orders.lock-memory to 'try'");
			assertThat(printed.get(1))
				.contains("cannot use the segment " + closed
						+ ": it belongs to root (uid 0), permissions 0600, and this process runs as ")
				.contains(" (uid " + OtherUser.UID + "):\n")
				.contains("    arena.arenas.orders.shared.permissions: \"0660\"\n"
						+ "    arena.arenas.orders.shared.allow-foreign-owner: true\n")
				.contains("sudo chgrp <group> /dev/shm" + closed + " && sudo chmod 0660 /dev/shm" + closed + "\n");
			assertThat(printed.get(2)).contains("A process that this one may not look into has its door locked")
				.contains("sudo grep -l ");
			assertThat(commandOf(printed.get(2))).as("what the advice finds")
				.contains("/proc/" + holder.pid() + "/fdinfo/");
		}
		assertThat(Starts.of(shared(open))
			.runAs((arguments) -> OtherUser.running(FailingApplication.class, arguments))
			.get(0)).contains("cannot use the segment " + open + ": it belongs to root (uid 0), permissions 0666, and ")
			.contains("    arena.arenas.orders.shared.allow-foreign-owner: true\n")
			.doesNotContain("chgrp");
	}

	/** Runs the command that the advice gives, less sudo. */
	private static String commandOf(String printed) throws IOException {
		String command = printed.lines().filter((line) -> line.startsWith("    sudo grep")).findFirst().orElseThrow();
		Process process = new ProcessBuilder("sh", "-c", command.replace("sudo ", "") + " 2>/dev/null").start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	@Test
	void readOnlySharedMemory() {
		String mount = "mount -t tmpfs tmpfs /dev/shm && mount -o remount,ro /dev/shm";
		Kernel.assumeSucceeds("unshare", "-m", "sh", "-c", mount);
		assertThat(Starts.of(shared("/readonly", "count=8"))
			.run((child) -> child.wrappedBy("unshare", "-m").after(mount))
			.get(0)).contains("The arena 'orders' (arena.arenas.orders) cannot be created:\n")
			.contains(
					"This is what stands in the way, and what to do: /dev/shm is mounted read-only: 'mount -o remount,rw /dev/shm'");
	}

	@Test
	void limitOfFileSize() {
		assertThat(Starts.of(shared("/limited", "count=8192")).run((child) -> child.after("ulimit -S -f 1000")).get(0))
			.contains("The arena 'orders' (arena.arenas.orders) cannot be created:\n")
			.contains("and what to do: this process may write files of at most ", "raise 'ulimit -f'");
	}

	@Test
	void fullSharedMemory() {
		Kernel.assumeSucceeds("unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /dev/shm");
		long large = footprint(8192);
		List<String> printed = Starts.of(shared("/large", "count=8192"))
			.run((child) -> child.wrappedBy("unshare", "-m")
				.after("mount -t tmpfs -o size=1m tmpfs /dev/shm; fallocate -l 512K /dev/shm/other"));
		long enough = Sizes.ceilDiv((512 << 10) + large, 1 << 20);
		assertThat(printed.get(0)).contains("The arena 'orders' (arena.arenas.orders) ")
			.contains("needs " + large + " bytes (2.7 MiB) in /dev/shm for the segment /large, and "
					+ "520192 bytes are free there:") // beside the page that says what
														// the file is
			.contains("Give /dev/shm at least " + enough + " MiB")
			.contains("    docker run --shm-size=" + enough + "m ...\n")
			.contains("        shm_size: " + enough + "m\n")
			.contains(String.format(Locale.ROOT, """
					          volumeMounts:
					            - name: shm
					              mountPath: /dev/shm
					      volumes:
					        - name: shm
					          emptyDir:
					            medium: Memory
					            sizeLimit: %dMi
					""", enough).indent(0))
			.contains("    sudo mount -o remount,size=" + enough + "m /dev/shm\n")
			.contains("lower the chunk counts of arena.arenas.orders.");
	}

	private static long footprint(long chunkCount) {
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 256).withChunkCount(chunkCount))) {
			return arena.footprintBytes();
		}
	}

	private static List<String> start(String... properties) {
		List<String> arguments = new ArrayList<>(
				List.of("--arena.arenas.orders.count=128", "--arena.arenas.orders.sizes=64B,256B"));
		Arrays.stream(properties).map((property) -> "--arena.arenas.orders." + property).forEach((argument) -> {
			arguments.removeIf((other) -> other.startsWith(argument.substring(0, argument.indexOf('=') + 1)));
			arguments.add(argument);
		});
		return arguments;
	}

	private static List<String> shared(String name, String... properties) {
		return start(Stream.concat(Stream.of("backend=shared", "shared.name=" + name), Arrays.stream(properties))
			.toArray(String[]::new));
	}

}
