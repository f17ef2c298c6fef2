package dev.arena.internal.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.arena.memory.BackingReport;
import dev.arena.memory.HugePageKind;
import dev.arena.memory.Shortfall;

/**
 * Reads back from {@code /proc} what the kernel gave for an address range. The range has
 * inaccessible pages around it, so the kernel's entries never mix it with a neighbour.
 */
final class KernelAccounts {

	private static final Path SMAPS = Path.of("/proc/self/smaps");

	private static final Path NUMA_MAPS = Path.of("/proc/self/numa_maps");

	private static final Pattern ENTRY = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");

	private static final Pattern FIELD = Pattern.compile("(\\w+): +(\\d+) kB");

	private static final Pattern NODE_PAGES = Pattern.compile(" N(\\d+)=(\\d+)");

	private static final Pattern NODE_PAGE_SIZE = Pattern.compile("kernelpagesize_kB=(\\d+)");

	private static final Pattern LOCK_LIMIT = Pattern.compile("Max locked memory +(\\S+)");

	private static final Pattern LOCKED_BY_PROCESS = Pattern.compile("VmLck:\\s+(\\d+) kB");

	private final AddressRange range;

	private boolean inside;

	private long pageSizeBytes;

	private long transparentBytes;

	private long hugetlbBytes;

	private long residentOfEntry;

	private long hugetlbOfEntry;

	private long residentBytes;

	private long lockedBytes;

	private KernelAccounts(AddressRange range) {
		this.range = range;
	}

	static BackingReport report(AddressRange range, long requestedPageSizeBytes, List<Shortfall> shortfalls) {
		KernelAccounts accounts = new KernelAccounts(range);
		lines(SMAPS).forEach(accounts::add);
		long hugePageBytes = accounts.transparentBytes + accounts.hugetlbBytes;
		long obtained = (accounts.transparentBytes > 0) ? HugePages.sizeBytes(HugePageKind.TRANSPARENT)
				: accounts.pageSizeBytes;
		return new BackingReport(range.sizeBytes(), requestedPageSizeBytes, obtained, hugePageBytes,
				accounts.residentBytes, accounts.lockedBytes, accounts.residentByNode(), shortfalls);
	}

	static String onlineNodes() {
		return String.join("", lines(Path.of("/sys/devices/system/node/online")));
	}

	static String lockLimit() {
		Matcher matcher = LOCK_LIMIT.matcher(String.join("\n", lines(Path.of("/proc/self/limits"))));
		return matcher.find() ? matcher.group(1) : "unknown";
	}

	/** What this process has locked already, all of which counts against the limit. */
	static long lockedByProcess() {
		Matcher matcher = LOCKED_BY_PROCESS.matcher(String.join("\n", lines(Path.of("/proc/self/status"))));
		return matcher.find() ? Long.parseLong(matcher.group(1)) << 10 : 0;
	}

	static OptionalLong lockLimitBytes() {
		String limit = lockLimit();
		return limit.matches("\\d+") ? OptionalLong.of(Long.parseLong(limit)) : OptionalLong.empty();
	}

	/**
	 * One line of smaps: either the first of an entry, with its addresses, or a field.
	 */
	private void add(String line) {
		Matcher entry = ENTRY.matcher(line);
		if (entry.matches()) {
			this.inside = contains(Long.parseUnsignedLong(entry.group(1), 16));
			this.residentOfEntry = 0;
			this.hugetlbOfEntry = 0;
		}
		else if (this.inside && line.startsWith("VmFlags:")) {
			boolean locked = line.contains(" lo");
			this.residentBytes += this.residentOfEntry;
			// Reserved huge pages are never swapped; the kernel does not even mark them
			// locked when it is told to lock them.
			this.lockedBytes += locked ? this.residentOfEntry : this.hugetlbOfEntry;
		}
		else if (this.inside) {
			Matcher field = FIELD.matcher(line);
			if (field.matches()) {
				add(field.group(1), Long.parseLong(field.group(2)) << 10);
			}
		}
	}

	private void add(String field, long bytes) {
		switch (field) {
			case "KernelPageSize" -> this.pageSizeBytes = Math.max(this.pageSizeBytes, bytes);
			case "Rss" -> this.residentOfEntry += bytes;
			case "AnonHugePages", "ShmemPmdMapped" -> this.transparentBytes += bytes;
			case "Shared_Hugetlb", "Private_Hugetlb" -> { // not part of Rss
				this.hugetlbBytes += bytes;
				this.hugetlbOfEntry += bytes;
				this.residentOfEntry += bytes;
			}
			default -> {
			}
		}
	}

	private Map<Integer, Long> residentByNode() {
		Map<Integer, Long> bytesByNode = new TreeMap<>();
		if (!Files.exists(NUMA_MAPS)) {
			return bytesByNode;
		}
		for (String line : lines(NUMA_MAPS)) {
			Matcher pageSize = NODE_PAGE_SIZE.matcher(line);
			if (contains(Long.parseUnsignedLong(line.substring(0, line.indexOf(' ')), 16)) && pageSize.find()) {
				long pageBytes = Long.parseLong(pageSize.group(1)) << 10;
				Matcher pages = NODE_PAGES.matcher(line);
				while (pages.find()) {
					bytesByNode.merge(Integer.valueOf(pages.group(1)), Long.parseLong(pages.group(2)) * pageBytes,
							Long::sum);
				}
			}
		}
		return bytesByNode;
	}

	private boolean contains(long address) {
		return address >= this.range.address() && address < this.range.address() + this.range.sizeBytes();
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

}
