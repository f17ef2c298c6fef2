package dev.arena.internal.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.arena.internal.posix.Proc;
import dev.arena.memory.BackingReport;
import dev.arena.memory.HugePageKind;
import dev.arena.memory.Shortfall;

/**
 * What the kernel says of the memory of this process, read from {@code /proc} as a whole.
 * Each address range of an arena has inaccessible pages around it, so the kernel's
 * entries never mix it with a neighbour.
 */
public final class KernelAccounts {

	private static final Path SMAPS = Path.of("/proc/self/smaps");

	private static final Path NUMA_MAPS = Path.of("/proc/self/numa_maps");

	private static final Pattern ENTRY = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");

	private static final Pattern FIELD = Pattern.compile("\\w+: +(\\d+) kB");

	private static final Pattern NODE_PAGES = Pattern.compile(" N(\\d+)=(\\d+)");

	private static final Pattern NODE_PAGE_SIZE = Pattern.compile("kernelpagesize_kB=(\\d+)");

	/** By address; so are the next. */
	private final NavigableMap<Long, Mapping> mappings = new TreeMap<>(Long::compareUnsigned);

	private final NavigableMap<Long, Map<Integer, Long>> residentByNode = new TreeMap<>(Long::compareUnsigned);

	private final NavigableMap<Long, String> placementPolicies = new TreeMap<>(Long::compareUnsigned);

	/** The size of a transparent huge page, if there are any. */
	private long transparentPageBytes;

	private KernelAccounts() {
	}

	/**
	 * Asks the kernel.
	 * @return what it says now
	 */
	public static KernelAccounts read() {
		KernelAccounts accounts = new KernelAccounts();
		Mapping mapping = new Mapping(0);
		for (String line : lines(SMAPS)) {
			Matcher entry = (Character.isUpperCase(line.charAt(0))) ? null : ENTRY.matcher(line);
			if (entry != null && entry.matches()) {
				long address = Long.parseUnsignedLong(entry.group(1), 16);
				mapping = new Mapping(Long.parseUnsignedLong(entry.group(2), 16) - address);
				accounts.mappings.put(address, mapping);
			}
			else {
				mapping.add(line);
			}
		}
		if (accounts.mappings.values().stream().anyMatch((one) -> one.transparentBytes > 0)) {
			accounts.transparentPageBytes = HugePages.sizeBytes(HugePageKind.TRANSPARENT);
		}
		if (Files.exists(NUMA_MAPS)) {
			lines(NUMA_MAPS).forEach(accounts::addPlacement);
		}
		return accounts;
	}

	/** Whether all of a range was mapped then. */
	boolean covers(AddressRange range) {
		long coveredBytes = 0;
		for (Mapping mapping : within(this.mappings, range)) {
			coveredBytes += mapping.sizeBytes;
		}
		return coveredBytes == range.sizeBytes();
	}

	/** How much of a range is present. */
	long residentBytes(AddressRange range) {
		return within(this.mappings, range).stream().mapToLong((mapping) -> mapping.residentBytes).sum();
	}

	/** Whether new pages of a range come from one NUMA node only. */
	boolean isBound(AddressRange range, int node) {
		Collection<String> policies = within(this.placementPolicies, range);
		return !policies.isEmpty() && policies.stream().allMatch((policy) -> policy.matches("bind(=\\w+)?:" + node));
	}

	BackingReport report(AddressRange range, long requestedPageSizeBytes, List<Shortfall> shortfalls) {
		Mapping sum = new Mapping(0);
		within(this.mappings, range).forEach(sum::add);
		long obtained = (sum.transparentBytes > 0) ? this.transparentPageBytes : sum.pageSizeBytes;
		return new BackingReport(range.sizeBytes(), requestedPageSizeBytes, obtained,
				sum.transparentBytes + sum.hugetlbBytes, sum.residentBytes, sum.lockedBytes, residentBytesByNode(range),
				shortfalls);
	}

	/** On which NUMA nodes how much of a range is. */
	Map<Integer, Long> residentBytesByNode(AddressRange range) {
		Map<Integer, Long> byNode = new TreeMap<>();
		within(this.residentByNode, range)
			.forEach((nodes) -> nodes.forEach((node, bytes) -> byNode.merge(node, bytes, Long::sum)));
		return byNode;
	}

	private static <T> Collection<T> within(NavigableMap<Long, T> byAddress, AddressRange range) {
		return byAddress.subMap(range.address(), range.address() + range.sizeBytes()).values();
	}

	static String onlineNodes() {
		return Proc.read(Path.of("/sys/devices/system/node/online"));
	}

	static String lockLimit() {
		OptionalLong limit = lockLimitBytes();
		return limit.isPresent() ? String.valueOf(limit.getAsLong()) : "unlimited";
	}

	/** What this process has locked already, all of which counts against the limit. */
	static long lockedByProcess() {
		return Proc.usedBytes("VmLck");
	}

	static OptionalLong lockLimitBytes() {
		return Proc.limit("Max locked memory");
	}

	private void addPlacement(String line) {
		String[] words = line.split(" ", 3);
		this.placementPolicies.put(Long.parseUnsignedLong(words[0], 16), words[1]);
		Matcher pageSize = NODE_PAGE_SIZE.matcher(line);
		if (pageSize.find()) {
			long pageBytes = Long.parseLong(pageSize.group(1)) << 10;
			Map<Integer, Long> bytesByNode = new TreeMap<>();
			Matcher pages = NODE_PAGES.matcher(line);
			while (pages.find()) {
				bytesByNode.merge(Integer.valueOf(pages.group(1)), Long.parseLong(pages.group(2)) * pageBytes,
						Long::sum);
			}
			this.residentByNode.put(Long.parseUnsignedLong(words[0], 16), bytesByNode);
		}
	}

	private static List<String> lines(Path file) {
		try {
			// Names of mapped files can have any bytes: a charset that takes them all.
			return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + file, ex);
		}
	}

	/** One entry of smaps, or the sum of several. */
	private static final class Mapping {

		private final long sizeBytes;

		private long pageSizeBytes;

		private long transparentBytes;

		private long hugetlbBytes;

		private long residentBytes;

		private long lockedBytes;

		Mapping(long sizeBytes) {
			this.sizeBytes = sizeBytes;
		}

		/** Adds one line of its entry; the flags are the last one. */
		void add(String line) {
			if (line.startsWith("VmFlags:")) {
				// Reserved huge pages are never swapped; the kernel does not even mark
				// them locked when it is told to lock them.
				this.lockedBytes = line.contains(" lo") ? this.residentBytes : this.hugetlbBytes;
				return;
			}
			switch (line.substring(0, line.indexOf(':') + 1)) {
				case "KernelPageSize:" -> this.pageSizeBytes = bytes(line);
				case "Rss:" -> this.residentBytes += bytes(line);
				case "AnonHugePages:", "ShmemPmdMapped:" -> this.transparentBytes += bytes(line);
				case "Shared_Hugetlb:", "Private_Hugetlb:" -> { // not part of Rss
					this.hugetlbBytes += bytes(line);
					this.residentBytes += bytes(line);
				}
				default -> {
				}
			}
		}

		void add(Mapping other) {
			this.pageSizeBytes = Math.max(this.pageSizeBytes, other.pageSizeBytes);
			this.transparentBytes += other.transparentBytes;
			this.hugetlbBytes += other.hugetlbBytes;
			this.residentBytes += other.residentBytes;
			this.lockedBytes += other.lockedBytes;
		}

		private static long bytes(String line) {
			Matcher field = FIELD.matcher(line);
			return field.matches() ? Long.parseLong(field.group(1)) << 10 : 0;
		}

	}

}
