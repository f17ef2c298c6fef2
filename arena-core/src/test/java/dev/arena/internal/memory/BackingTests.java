package dev.arena.internal.memory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.ArenaSpec;
import dev.arena.SharedOptions;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Eventually;
import dev.arena.process.Kernel;
import dev.arena.process.Segments;
import dev.arena.memory.BackingReport;
import dev.arena.memory.Feature;
import dev.arena.memory.HugePageKind;
import dev.arena.memory.MemoryOptions;
import dev.arena.memory.Requirement;
import dev.arena.memory.Shortfall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Page size, residency, locking and node: what is asked for, what the report says, and
 * what the kernel says.
 */
class BackingTests {

	private static final long SIZE_BYTES = 8 << 20;

	private static final long HUGE_PAGE_BYTES = 2 << 20;

	private static final MemoryOptions NOTHING = MemoryOptions.defaults();

	@RegisterExtension
	final Segments segments = new Segments();

	private static void assertReportIsWhatTheKernelSays(MappedMemory memory) {
		BackingReport report = memory.report();
		KernelView kernel = KernelView.of(memory);
		assertThat(report.mappedBytes()).isEqualTo(kernel.bytes("Size"));
		assertThat(report.residentBytes())
			.isEqualTo(kernel.bytes("Rss") + kernel.bytes("Private_Hugetlb") + kernel.bytes("Shared_Hugetlb"));
		assertThat(report.hugePageBytes()).isEqualTo(kernel.bytes("AnonHugePages") + kernel.bytes("ShmemPmdMapped")
				+ kernel.bytes("Private_Hugetlb") + kernel.bytes("Shared_Hugetlb"));
		assertThat(report.residentBytesByNode()).isEqualTo(kernel.bytesByNode());
		assertThat(report.lockedBytes())
			.isEqualTo((kernel.hasFlag("lo") ? kernel.bytes("Rss") : 0) + kernel.bytes("Private_Hugetlb"));
	}

	@Test
	void untouchedMemoryIsNotResident() {
		try (MappedMemory memory = LocalMemory.map(SIZE_BYTES, NOTHING)) {
			assertReportIsWhatTheKernelSays(memory);
			assertThat(memory.report())
				.isEqualTo(new BackingReport(SIZE_BYTES, 4096, 4096, 0, 0, 0, Map.of(), List.of()));
			OffHeap.putBytePlain(memory.address() + 4096, (byte) 1);
			assertThat(memory.report().residentBytes()).isEqualTo(4096);
			assertReportIsWhatTheKernelSays(memory);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TRY", "REQUIRE" })
	void prefaultedMemoryIsResident(Requirement requirement) {
		try (MappedMemory memory = LocalMemory.map(SIZE_BYTES, NOTHING.withPrefault(requirement))) {
			assertReportIsWhatTheKernelSays(memory);
			assertThat(memory.report().residentBytes()).isEqualTo(SIZE_BYTES);
			assertThat(memory.report().shortfalls()).isEmpty();
		}
	}

	@Test
	void prefaultedSegmentIsResident() {
		Arena arena = this.segments.open(this.segments.name(), ArenaSpec.ofChunkSizes(4096).withChunkCount(64),
				SharedOptions.defaults().withMemory(NOTHING.withPrefault(Requirement.REQUIRE)));
		assertThat(arena.inspect().backing().residentBytes()).isEqualTo(arena.footprintBytes());
		assertThat(arena.inspect().backing().mappedBytes()).isEqualTo(arena.footprintBytes());
	}

	@ParameterizedTest
	@EnumSource(names = { "TRY", "REQUIRE" })
	void lockedMemoryIsLocked(Requirement requirement) {
		assumeLockable();
		try (MappedMemory memory = LocalMemory.map(SIZE_BYTES, NOTHING.withLock(requirement))) {
			assertReportIsWhatTheKernelSays(memory);
			assertThat(memory.report().lockedBytes()).isEqualTo(SIZE_BYTES);
			assertThat(memory.report().shortfalls()).isEmpty();
		}
	}

	@Test
	void closingUnlocksAtOnce() {
		assumeLockable();
		long before = Kernel.bytes("/proc/self/status", "VmLck");
		MappedMemory memory = LocalMemory.map(SIZE_BYTES, NOTHING.withLock(Requirement.REQUIRE));
		assertThat(Kernel.bytes("/proc/self/status", "VmLck")).isEqualTo(before + SIZE_BYTES);
		memory.close();
		assertThat(Kernel.bytes("/proc/self/status", "VmLck")).isEqualTo(before);
	}

	@Test
	void lockingLaterLocks() {
		assumeLockable();
		try (MappedMemory memory = LocalMemory.map(SIZE_BYTES, NOTHING)) {
			memory.lock();
			assertReportIsWhatTheKernelSays(memory);
			assertThat(memory.report().lockedBytes()).isEqualTo(SIZE_BYTES);
		}
	}

	private static void assumeLockable() {
		String limit = KernelAccounts.lockLimit();
		assumeTrue(
				limit.equals("unlimited") || Long.parseLong(limit) >= 2 * SIZE_BYTES
						|| Kernel.lines("/proc/self/status").anyMatch((line) -> line.matches("CapEff:.*[4-7c-f]...")),
				() -> "needs 16 MiB of lockable memory, allowed " + limit);
	}

	@Test
	void lockBeyondTheLimitIsRecordedOrAnExceptionWithBothSizes() {
		String name = this.segments.name();
		ArenaSpec spec = ArenaSpec.ofChunkSizes(4096).withChunkCount(256);
		long needed = footprintBytes(spec);
		try (ChildJvm child = ChildJvm.running(ArenaChild.class)
			.after("ulimit -l 64 && [ $(id -u) != 0 ] || exec setpriv --bounding-set -ipc_lock --inh-caps -ipc_lock \"$@\"")
			.start()) {
			String segment = ArenaChild.arguments(name, spec);
			String refusal = "mlock\\(0x[0-9a-f]+, \\d+\\) failed with ENOMEM \\(12, out of memory or over a limit\\): "
					+ "needed " + needed + " bytes, allowed 65536; raise it with 'ulimit -l " + needed / 1024
					+ "', LimitMEMLOCK=" + needed + " in the systemd unit or docker run --ulimit memlock=" + needed
					+ ", or grant CAP_IPC_LOCK";
			assertThat(child.ask("open-memory " + segment + " LOCK REQUIRE", "failed"))
				.matches("FeatureUnavailableException errno 12: LOCK is required and was not obtained: " + refusal);
			assertThat(Segments.file(name)).doesNotExist();
			assertThat(child.ask("open-local " + segment + " LOCK REQUIRE", "failed"))
				.matches("FeatureUnavailableException errno 12: LOCK is required and was not obtained: " + refusal);
			child.ask("open-memory " + segment + " LOCK TRY", "opened");
			assertThat(child.ask("shortfalls", "shortfalls"))
				.matches("\\[Shortfall\\[feature=LOCK, reason=" + refusal + "]]");
			child.ask("allocate 1 4096", "allocated 1");
			child.ask("close", "closed");
		}
	}

	private static long footprintBytes(ArenaSpec spec) {
		try (Arena arena = Arena.local(spec)) {
			return arena.footprintBytes();
		}
	}

	@Test
	void memoryBoundToTheFirstNodeIsThere() {
		assumeTrue(Files.exists(Path.of("/proc/self/numa_maps")), "needs a kernel with NUMA");
		MemoryOptions options = NOTHING.withNumaBinding(Requirement.REQUIRE, 0).withPrefault(Requirement.REQUIRE);
		try (MappedMemory memory = LocalMemory.map(SIZE_BYTES, options)) {
			assertThat(KernelView.of(memory).policy()).startsWith("bind").endsWith(":0");
			assertThat(memory.report().residentBytesByNode()).isEqualTo(Map.of(0, SIZE_BYTES));
			assertReportIsWhatTheKernelSays(memory);
		}
	}

	@Test
	void segmentBoundToTheFirstNodeIsThere() {
		assumeTrue(Files.exists(Path.of("/proc/self/numa_maps")), "needs a kernel with NUMA");
		Arena arena = this.segments.open(this.segments.name(), ArenaSpec.ofChunkSizes(4096).withChunkCount(64),
				SharedOptions.defaults().withMemory(NOTHING.withNumaBinding(Requirement.REQUIRE, 0)));
		assertThat(arena.inspect().backing().residentBytesByNode()).containsOnlyKeys(0);
		assertThat(arena.inspect().backing().residentBytesByNode()).containsEntry(0, arena.footprintBytes());
	}

	@ParameterizedTest
	@ValueSource(ints = { 5, 63, 64, 1023 })
	void absentNodeIsRecordedOrAnException(int node) {
		assumeTrue(!Files.exists(Path.of("/sys/devices/system/node/node" + node)), "needs a machine without the node");
		assumeTrue(Files.exists(Path.of("/sys/devices/system/node/online")), "needs a kernel with NUMA");
		String reason = "mbind\\(0x[0-9a-f]+, \\d+, MPOL_BIND, node " + node
				+ "\\) failed with EINVAL \\(22, invalid argument\\): choose one of the NUMA nodes online here: [0-9,-]+";
		Arena arena = Arena.local(ArenaSpec.ofChunkSizes(4096).withChunkCount(64),
				NOTHING.withNumaBinding(Requirement.TRY, node));
		try {
			assertThat(arena.inspect().backing().shortfalls()).hasSize(1).allSatisfy((shortfall) -> {
				assertThat(shortfall.feature()).isEqualTo(Feature.NUMA_BINDING);
				assertThat(shortfall.reason()).matches(reason);
			});
			assertThatExceptionOfType(ArenaException.class).isThrownBy(() -> arena.maintain().bindTo(node))
				.satisfies((ex) -> assertThat(ex.getMessage()).matches(reason))
				.satisfies((ex) -> assertThat(ex.errno()).hasValue(22));
		}
		finally {
			arena.close();
		}
		assertThatExceptionOfType(ArenaException.class)
			.isThrownBy(() -> Arena.local(ArenaSpec.ofChunkSizes(4096).withChunkCount(64),
					NOTHING.withNumaBinding(Requirement.REQUIRE, node)))
			.satisfies((ex) -> assertThat(ex.getMessage())
				.matches("NUMA_BINDING is required and was not obtained: " + reason));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 1024, Integer.MAX_VALUE, Integer.MIN_VALUE })
	void impossibleNodeIsRefused(int node) {
		String message = "NUMA node " + node + " is out of range: must be from 0 to 1023; nearest legal value: "
				+ ((node < 0) ? 0 : 1023);
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> NOTHING.withNumaBinding(Requirement.TRY, node))
			.withMessage(message);
		Arena arena = this.segments.open(this.segments.name(), ArenaSpec.ofChunkSizes(4096).withChunkCount(64));
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> arena.maintain().bindTo(node))
			.withMessage(message);
	}

	@ParameterizedTest
	@EnumSource(names = { "TRY", "REQUIRE" })
	void transparentHugePagesComeWhereTheSystemAllowsThem(Requirement requirement) {
		String refusal = HugePages.transparentRefusal(false);
		assumeTrue(refusal.isEmpty(), refusal);
		try (MappedMemory memory = LocalMemory.map(SIZE_BYTES + 4096,
				NOTHING.withHugePages(requirement).withPrefault(Requirement.REQUIRE))) {
			assertThat(memory.address() % HUGE_PAGE_BYTES).isZero();
			BackingReport report = memory.report();
			assertThat(report.mappedBytes()).isEqualTo(SIZE_BYTES + HUGE_PAGE_BYTES);
			assertThat(report.requestedPageSizeBytes()).isEqualTo(HUGE_PAGE_BYTES);
			assertThat(KernelView.of(memory).hasFlag("hg")).isTrue();
			assertReportIsWhatTheKernelSays(memory);
			assertThat(report.hugePageBytes() == report.mappedBytes()).isEqualTo(report.shortfalls().isEmpty());
			assertThat(report.obtainedPageSizeBytes()).isEqualTo((report.hugePageBytes() > 0) ? HUGE_PAGE_BYTES : 4096);
		}
	}

	@Test
	void transparentHugePagesOfASegmentAreRefusedWhereTheSystemForbidsThem() {
		String refusal = HugePages.transparentRefusal(true);
		assumeTrue(!refusal.isEmpty(), "needs shmem_enabled 'never' or 'deny'");
		String name = this.segments.name();
		ArenaSpec spec = ArenaSpec.ofChunkSizes(4096).withChunkCount(1024);
		assertThat(refusal).matches(
				"/sys/kernel/mm/transparent_hugepage/shmem_enabled is '(never|deny)': write 'advise' to it as root");
		assertThatExceptionOfType(ArenaException.class)
			.isThrownBy(() -> Arena.shared(name, spec,
					SharedOptions.defaults().withMemory(NOTHING.withHugePages(Requirement.REQUIRE))))
			.withMessage("HUGE_PAGES is required and was not obtained: " + refusal);
		assertThat(Segments.file(name)).doesNotExist();
		Arena arena = this.segments.open(name, spec,
				SharedOptions.defaults().withMemory(NOTHING.withHugePages(Requirement.TRY)));
		assertThat(arena.inspect().backing().shortfalls()).containsExactly(new Shortfall(Feature.HUGE_PAGES, refusal));
		assertThat(arena.inspect().backing().requestedPageSizeBytes()).isEqualTo(HUGE_PAGE_BYTES);
		assertThat(arena.inspect().backing().obtainedPageSizeBytes()).isEqualTo(4096);
	}

	@Test
	void reservedHugePagesForASegmentAreRefused() {
		String name = this.segments.name();
		ArenaSpec spec = ArenaSpec.ofChunkSizes(4096).withChunkCount(64);
		MemoryOptions require = NOTHING.withHugePages(Requirement.REQUIRE, HugePageKind.HUGETLB);
		assertThatExceptionOfType(ArenaException.class)
			.isThrownBy(() -> Arena.shared(name, spec, SharedOptions.defaults().withMemory(require)))
			.withMessage("HUGE_PAGES is required and was not obtained: the kernel refuses reserved huge pages for a "
					+ "POSIX shared memory object: ask for transparent ones");
		Arena arena = this.segments.open(name, spec,
				SharedOptions.defaults().withMemory(NOTHING.withHugePages(Requirement.TRY, HugePageKind.HUGETLB)));
		assertThat(arena.inspect().backing().shortfalls()).extracting(Shortfall::feature)
			.containsExactly(Feature.HUGE_PAGES);
		assertThat(arena.allocate(4096)).isNotNull();
	}

	@Test
	void reservedHugePagesThatAreNotThereAreRecordedOrAnException() {
		long pageBytes = Kernel.bytes("/proc/meminfo", "Hugepagesize");
		long tooMany = Kernel.number("/proc/meminfo", "HugePages_Free") + 1 + overcommittable();
		assumeTrue(tooMany < 1 << 20, "needs a limit on huge pages");
		String reason = "mmap\\(0x[0-9a-f]+, \\d+, .*\\) failed with ENOMEM \\(12, .*\\): reserve at least " + tooMany
				+ " free huge pages of " + pageBytes + " bytes with 'sysctl vm.nr_hugepages="
				+ (takenHugePages() + tooMany) + "', and grant them to the container \\(hugetlb limit\\)";
		assertThatExceptionOfType(MemoryException.class)
			.isThrownBy(() -> LocalMemory.map(tooMany * pageBytes,
					NOTHING.withHugePages(Requirement.REQUIRE, HugePageKind.HUGETLB)))
			.satisfies((ex) -> assertThat(ex.getMessage())
				.matches("HUGE_PAGES is required and was not obtained: " + reason))
			.satisfies((ex) -> assertThat(ex.errno()).isEqualTo(12));
		try (MappedMemory memory = LocalMemory.map(tooMany * pageBytes,
				NOTHING.withHugePages(Requirement.TRY, HugePageKind.HUGETLB))) {
			assertThat(memory.report().shortfalls()).hasSize(1)
				.allSatisfy((shortfall) -> assertThat(shortfall.reason()).matches(reason));
			assertThat(memory.report().obtainedPageSizeBytes()).isEqualTo(4096);
			OffHeap.putLongPlain(memory.address() + memory.report().mappedBytes() - 8, 4711);
			assertReportIsWhatTheKernelSays(memory);
		}
	}

	private static long takenHugePages() {
		return Kernel.number("/proc/meminfo", "HugePages_Total") - Kernel.number("/proc/meminfo", "HugePages_Free")
				+ Kernel.number("/proc/meminfo", "HugePages_Rsvd");
	}

	private static long overcommittable() {
		return Kernel.lines("/proc/sys/vm/nr_overcommit_hugepages").mapToLong(Long::parseLong).sum();
	}

	@ParameterizedTest
	@EnumSource(names = { "TRY", "REQUIRE" })
	void reservedHugePagesAreTakenAndGivenBack(Requirement requirement) {
		long pageBytes = Kernel.bytes("/proc/meminfo", "Hugepagesize");
		long free = Kernel.number("/proc/meminfo", "HugePages_Free");
		assumeTrue(free >= 2, "HugePages_Free is " + free + ": needs at least 2 ('sysctl vm.nr_hugepages=16')");
		for (int cycle = 0; cycle < 8; cycle++) {
			MappedMemory memory = LocalMemory.map(pageBytes + 4096,
					NOTHING.withHugePages(requirement, HugePageKind.HUGETLB));
			BackingReport report = memory.report();
			assertThat(report).isEqualTo(new BackingReport(2 * pageBytes, pageBytes, pageBytes, 2 * pageBytes,
					2 * pageBytes, 2 * pageBytes, KernelView.of(memory).bytesByNode(), List.of()));
			assertReportIsWhatTheKernelSays(memory);
			assertThat(Kernel.number("/proc/meminfo", "HugePages_Free")).isEqualTo(free - 2);
			OffHeap.putLongPlain(memory.address() + 2 * pageBytes - 8, 4711);
			memory.close();
			assertThat(OffHeap.getLongPlain(memory.address() + 2 * pageBytes - 8)).isZero();
			Eventually.eventually("the pages are given back in cycle " + cycle,
					() -> Kernel.number("/proc/meminfo", "HugePages_Free") == free);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TRY", "REQUIRE" })
	void reservedHugePagesCountAsLockedBecauseTheyAreNeverSwapped(Requirement requirement) {
		long pageBytes = Kernel.bytes("/proc/meminfo", "Hugepagesize");
		long free = Kernel.number("/proc/meminfo", "HugePages_Free");
		assumeTrue(free >= 2, "HugePages_Free is " + free + ": needs at least 2 ('sysctl vm.nr_hugepages=16')");
		assumeLockable();
		MemoryOptions options = NOTHING.withHugePages(Requirement.REQUIRE, HugePageKind.HUGETLB).withLock(requirement);
		try (MappedMemory memory = LocalMemory.map(2 * pageBytes, options)) {
			assertThat(memory.report().shortfalls()).isEmpty();
			assertThat(memory.report().lockedBytes()).isEqualTo(2 * pageBytes);
		}
	}

	@Test
	void segmentBoundLaterIsThere() {
		assumeTrue(Files.exists(Path.of("/proc/self/numa_maps")), "needs a kernel with NUMA");
		Arena arena = this.segments.open(this.segments.name(), ArenaSpec.ofChunkSizes(4096).withChunkCount(64));
		arena.maintain().bindTo(0);
		assertThat(arena.inspect().backing().residentBytesByNode()).isEqualTo(Map.of(0, arena.footprintBytes()));
	}

	@Test
	void everythingAtOnceIsAppliedInOrder() {
		assumeLockable();
		assumeTrue(HugePages.transparentRefusal(false).isEmpty(), "needs transparent huge pages");
		MemoryOptions options = NOTHING.withNumaBinding(Requirement.TRY, 0)
			.withHugePages(Requirement.TRY)
			.withPrefault(Requirement.TRY)
			.withLock(Requirement.TRY);
		try (MappedMemory memory = LocalMemory.map(SIZE_BYTES, options)) {
			BackingReport report = memory.report();
			assertThat(report.residentBytes()).isEqualTo(SIZE_BYTES);
			assertThat(report.lockedBytes()).isEqualTo(SIZE_BYTES);
			assertReportIsWhatTheKernelSays(memory);
		}
	}

}
