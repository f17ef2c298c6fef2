package dev.arena.internal.memory;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.arena.process.Kernel;

/**
 * What smaps and numa_maps say about an address range, read in another way than the
 * report under test does.
 */
final class KernelView {

	private final String smaps;

	private final String numaMaps;

	private KernelView(String smaps, String numaMaps) {
		this.smaps = smaps;
		this.numaMaps = numaMaps;
	}

	static KernelView of(MappedMemory memory) {
		String first = Long.toHexString(memory.address());
		String smaps = Kernel.lines("/proc/self/smaps").collect(Collectors.joining("\n", "\n", "\n"));
		Matcher entry = Pattern.compile("\n" + first + "-.*\n(?:[A-Z]\\w+: .*\n)+").matcher(smaps);
		String numaMaps = Kernel.lines("/proc/self/numa_maps")
			.filter((line) -> line.startsWith(first + " "))
			.collect(Collectors.joining());
		return new KernelView(entry.find() ? entry.group() : "", numaMaps);
	}

	/** The sum of a field in bytes. */
	long bytes(String field) {
		Matcher matcher = Pattern.compile("\n" + field + ": +(\\d+) kB").matcher(this.smaps);
		long sum = 0;
		while (matcher.find()) {
			sum += Long.parseLong(matcher.group(1)) << 10;
		}
		return sum;
	}

	boolean hasFlag(String flag) {
		return this.smaps.matches("(?s).*\nVmFlags:[a-z0-9 ]* " + flag + " .*");
	}

	String policy() {
		return this.numaMaps.split(" ")[1];
	}

	Map<Integer, Long> bytesByNode() {
		Map<Integer, Long> bytes = new TreeMap<>();
		Matcher node = Pattern.compile(" N(\\d+)=(\\d+)").matcher(this.numaMaps);
		Matcher page = Pattern.compile("kernelpagesize_kB=(\\d+)").matcher(this.numaMaps);
		long pageBytes = page.find() ? Long.parseLong(page.group(1)) << 10 : 0;
		while (node.find()) {
			bytes.put(Integer.parseInt(node.group(1)), Long.parseLong(node.group(2)) * pageBytes);
		}
		return bytes;
	}

}
