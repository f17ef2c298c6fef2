package dev.arena.internal.memory;

import java.util.ArrayList;
import java.util.List;

import dev.arena.internal.posix.Errno;
import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.VirtualMemory;
import dev.arena.memory.BackingReport;
import dev.arena.memory.Feature;
import dev.arena.memory.HugePageKind;
import dev.arena.memory.MemoryOptions;
import dev.arena.memory.Requirement;
import dev.arena.memory.Shortfall;

/**
 * Brings the memory of one arena from options to a mapping, in the only order that works:
 * map, NUMA binding (before any page exists), huge pages, prefault, lock, and then a look
 * at what the kernel really gave. Collects what was tried in vain; throws, with
 * everything released, when it was required.
 */
final class MemoryPreparation {

	private static final System.Logger LOGGER = System.getLogger(MemoryPreparation.class.getName());

	private final MemoryOptions options;

	private final boolean shared;

	private final List<Shortfall> shortfalls = new ArrayList<>();

	private long mappedBytes;

	MemoryPreparation(MemoryOptions options, boolean shared) {
		this.options = options;
		this.shared = shared;
	}

	/**
	 * Puts memory into a reserved range.
	 */
	@FunctionalInterface
	interface Mapper {

		void map(AddressRange range, MemoryPreparation preparation);

	}

	MappedMemory map(long sizeBytes, Mapper mapper) {
		long pageBytes = requestedPageSizeBytes();
		// The length of a shared object is part of its format. Private memory is rounded
		// to whole huge pages: the last one could be neither huge nor unmapped otherwise.
		this.mappedBytes = this.shared ? sizeBytes : AddressRange.roundUp(sizeBytes, pageBytes);
		respectLimit();
		AddressRange range = new AddressRange(this.mappedBytes, pageBytes);
		try {
			mapper.map(range, this);
			if (isRefused(Feature.HUGE_PAGES)) {
				respectLimit(); // ordinary pages have come in the place of reserved ones
			}
			applyBinding(range);
			applyHugePages(range);
			applyPrefault(range);
			applyLock(range);
			verify(range);
			return new MappedMemory(range, pageBytes, this.shared, List.copyOf(this.shortfalls));
		}
		catch (RuntimeException | Error ex) {
			range.release();
			throw ex;
		}
	}

	/**
	 * Takes nothing at once that a control group would kill for. A segment was asked for
	 * when it was created, and reserved huge pages have limits of their own.
	 */
	private void respectLimit() {
		boolean isOrdinary = !wantsHugetlb() || isRefused(Feature.HUGE_PAGES);
		MemoryLimit limit = (this.shared || !isOrdinary) ? null : ControlGroups.below(this.mappedBytes);
		if (limit == null) {
			return;
		}
		boolean comesWithUse = true;
		for (Feature feature : List.of(Feature.PREFAULT, Feature.LOCK, Feature.HUGE_PAGES)) {
			Requirement requirement = requirement(feature);
			if (requirement == Requirement.REQUIRE || requirement == Requirement.TRY && feature != Feature.HUGE_PAGES) {
				refused(feature, limit.refusal(this.mappedBytes), 0);
				comesWithUse = false;
			}
		}
		if (comesWithUse) {
			LOGGER.log(System.Logger.Level.WARNING,
					() -> "An arena of " + this.mappedBytes + " bytes is larger than what the control group "
							+ limit.group() + " leaves, " + limit.availableBytes() + " of " + limit.limitBytes()
							+ " bytes: the kernel kills this process if all of it comes to be used");
		}
	}

	boolean wantsHugetlb() {
		return this.options.hugePages() != Requirement.OFF && this.options.hugePageKind() == HugePageKind.HUGETLB;
	}

	private boolean wantsTransparent() {
		return this.options.hugePages() != Requirement.OFF && this.options.hugePageKind() == HugePageKind.TRANSPARENT;
	}

	private boolean isRefused(Feature feature) {
		return this.shortfalls.stream().anyMatch((shortfall) -> shortfall.feature() == feature);
	}

	private Requirement requirement(Feature feature) {
		return switch (feature) {
			case NUMA_BINDING -> this.options.numaBinding();
			case HUGE_PAGES -> this.options.hugePages();
			case PREFAULT -> this.options.prefault();
			case LOCK -> this.options.lock();
		};
	}

	/** Records that a feature was not obtained, or throws if it was required. */
	void refused(Feature feature, PosixException ex, String advice) {
		refused(feature, ex.withAdvice(advice).getMessage(), ex.errno());
	}

	private void refused(Feature feature, String reason, int errno) {
		if (requirement(feature) == Requirement.REQUIRE) {
			throw new MemoryException(feature + " is required and was not obtained: " + reason, errno, feature,
					this.options, this.shared, this.mappedBytes);
		}
		if (!isRefused(feature)) {
			this.shortfalls.add(new Shortfall(feature, reason));
		}
	}

	private long requestedPageSizeBytes() {
		return (this.options.hugePages() != Requirement.OFF) ? HugePages.sizeBytes(this.options.hugePageKind())
				: VirtualMemory.PAGE_SIZE_BYTES;
	}

	private void applyBinding(AddressRange range) {
		if (this.options.numaBinding() == Requirement.OFF) {
			return;
		}
		try {
			MemoryPlacement.bind(range, this.options.numaNode(), this.shared);
		}
		catch (PosixException ex) {
			refused(Feature.NUMA_BINDING, ex.getMessage(), ex.errno());
		}
	}

	private void applyHugePages(AddressRange range) {
		if (wantsHugetlb() && !isRefused(Feature.HUGE_PAGES)) {
			proveHugetlb(range);
		}
		else if (wantsTransparent()) {
			String refusal = HugePages.transparentRefusal(this.shared);
			if (!refusal.isEmpty()) {
				refused(Feature.HUGE_PAGES, refusal, 0);
			}
			else {
				adviseHugePages(range);
			}
		}
	}

	private void adviseHugePages(AddressRange range) {
		try {
			VirtualMemory.adviseHugePages(range.address(), range.sizeBytes());
		}
		catch (PosixException ex) {
			refused(Feature.HUGE_PAGES, ex, "this kernel has no transparent huge pages");
		}
	}

	/**
	 * A container's limit on reserved huge pages strikes at first touch, as a signal that
	 * kills the process: so all of them are touched now, by a call that reports.
	 */
	private void proveHugetlb(AddressRange range) {
		if (this.shared) {
			refused(Feature.HUGE_PAGES, "the kernel refuses reserved huge pages for a POSIX shared memory object: "
					+ "ask for transparent ones", 0);
			return;
		}
		try {
			VirtualMemory.populate(range.address(), range.sizeBytes());
		}
		catch (PosixException ex) {
			refused(Feature.HUGE_PAGES, ex,
					ex.is(Errno.EINVAL) ? "to prove that they are there takes Linux 5.14 or newer"
							: HugePages.hugetlbAdvice(range.sizeBytes()));
			VirtualMemory.mapAnonymous(range.address(), range.sizeBytes());
			applyBinding(range);
			respectLimit();
		}
	}

	private void applyPrefault(AddressRange range) {
		boolean toProveHugePages = this.options.hugePages() == Requirement.REQUIRE;
		if (isRefused(Feature.PREFAULT) || this.options.prefault() == Requirement.OFF && !toProveHugePages) {
			return;
		}
		try {
			VirtualMemory.populate(range.address(), range.sizeBytes());
		}
		catch (PosixException ex) {
			if (!ex.is(Errno.EINVAL)) { // which is a kernel that does not know it
				refused(Feature.PREFAULT, ex, "free memory or raise the memory limit of the container");
				return;
			}
		}
		if (KernelAccounts.read().residentBytes(range) < range.sizeBytes()) {
			OffHeap.touch(range.address(), range.sizeBytes());
		}
	}

	private void applyLock(AddressRange range) {
		if (isRefused(Feature.LOCK) || this.options.lock() == Requirement.OFF) {
			return;
		}
		try {
			MemoryPlacement.lock(range);
		}
		catch (PosixException ex) {
			refused(Feature.LOCK, ex.getMessage(), ex.errno());
		}
	}

	/** Compares what the kernel says with what was asked for and not refused so far. */
	private void verify(AddressRange range) {
		if (this.options.equals(MemoryOptions.defaults())) {
			return;
		}
		KernelAccounts accounts = KernelAccounts.read();
		BackingReport report = accounts.report(range, requestedPageSizeBytes(), List.of());
		String absence = (report.residentBytes() < range.sizeBytes())
				? "this could not be proven, the kernel says that " + report.residentBytes() + " of "
						+ range.sizeBytes() + " bytes are present"
				: "";
		if (this.options.prefault() != Requirement.OFF && !absence.isEmpty()) {
			refused(Feature.PREFAULT, absence, 0);
		}
		if (this.options.hugePages() != Requirement.OFF && absence.isEmpty()) {
			verifyHugePages(range, report);
		}
		else if (this.options.hugePages() == Requirement.REQUIRE) {
			refused(Feature.HUGE_PAGES, absence, 0);
		}
		if (this.options.numaBinding() != Requirement.OFF) {
			String shortfall = MemoryPlacement.bindingShortfall(range, this.options.numaNode(), accounts);
			if (!shortfall.isEmpty()) {
				refused(Feature.NUMA_BINDING, shortfall, 0);
			}
		}
		if (this.options.lock() != Requirement.OFF && report.lockedBytes() < range.sizeBytes()) {
			refused(Feature.LOCK, "only " + report.lockedBytes() + " of " + range.sizeBytes() + " bytes are locked", 0);
		}
	}

	private void verifyHugePages(AddressRange range, BackingReport report) {
		long pageBytes = requestedPageSizeBytes();
		long possibleBytes = range.sizeBytes() / pageBytes * pageBytes;
		if (possibleBytes == 0) {
			refused(Feature.HUGE_PAGES, "the arena has " + range.sizeBytes() + " bytes, less than one huge page of "
					+ pageBytes + ": make it larger", 0);
		}
		else if (report.hugePageBytes() < possibleBytes) {
			refused(Feature.HUGE_PAGES, "only " + report.hugePageBytes() + " of " + possibleBytes
					+ " bytes are on huge pages: free or compact memory ('sysctl vm.compact_memory=1')", 0);
		}
	}

}
