package dev.arena.internal.memory;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.posix.Proc;

/**
 * The memory limits of the control groups that this process is in, version 1 and 2. A
 * process that goes beyond one is killed without a word, so who takes much at once asks
 * before.
 */
public final class ControlGroups {

	private static final Version ONE = new Version("memory.limit_in_bytes", "memory.usage_in_bytes",
			"^total_(?:in)?active_file (\\d+)$", "memory.memsw.limit_in_bytes", "memory.memsw.usage_in_bytes");

	private static final Version TWO = new Version("memory.max", "memory.current", "^(?:in)?active_file (\\d+)$",
			"memory.swap.max", "memory.swap.current");

	/** Above this a number means that there is no limit. */
	private static final long UNLIMITED = 1L << 60;

	private final Path root;

	/**
	 * Control groups as a file system shows them.
	 * @param root where {@code /proc} and the mounts are
	 */
	ControlGroups(Path root) {
		this.root = root;
	}

	/**
	 * Looks whether so much may be taken.
	 * @param neededBytes how much
	 * @return the limit that leaves less, the tightest one, or {@code null} if there is
	 * none, or nothing is known
	 */
	public static @Nullable MemoryLimit below(long neededBytes) {
		MemoryLimit tightest = new ControlGroups(Path.of("/")).tightest();
		return (tightest != null && tightest.availableBytes() < neededBytes) ? tightest : null;
	}

	/** The limit that leaves least, {@code null} if there is none. */
	@Nullable MemoryLimit tightest() {
		return read("proc/self/mountinfo").lines()
			.filter((line) -> line.contains(" - cgroup"))
			.map(ControlGroups::mountOf)
			.filter(Objects::nonNull)
			.flatMap(this::limits)
			.min(Comparator.comparingLong(MemoryLimit::availableBytes))
			.orElse(null);
	}

	private String read(String file) {
		return Proc.read(this.root.resolve(file));
	}

	/** A mount of a hierarchy with the memory controller, {@code null} for others. */
	private static @Nullable Mount mountOf(String line) {
		String[] halves = line.split(" - ", 2);
		String[] place = halves[0].split(" ");
		String[] system = (halves.length > 1) ? halves[1].split(" ") : new String[0];
		if (place.length < 5 || system.length < 3) {
			return null;
		}
		boolean memory = Stream.of(system[2].split(",")).anyMatch("memory"::equals);
		return switch (system[0]) {
			case "cgroup2" -> new Mount(TWO, unescaped(place[3]), unescaped(place[4]));
			case "cgroup" -> memory ? new Mount(ONE, unescaped(place[3]), unescaped(place[4])) : null;
			default -> null;
		};
	}

	/** Blanks and the like are octal numbers there. */
	private static String unescaped(String path) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < path.length(); i++) {
			boolean escape = path.charAt(i) == '\\' && path.substring(i + 1).matches("[0-3][0-7]{2}.*");
			text.append(escape ? (char) Integer.parseInt(path.substring(i + 1, i + 4), 8) : path.charAt(i));
			i += escape ? 3 : 0;
		}
		return text.toString();
	}

	/** The limits of the group of this process and of all groups around it. */
	private Stream<MemoryLimit> limits(Mount mount) {
		String group = read("proc/self/cgroup").lines()
			.map((line) -> line.split(":", 3))
			.filter((parts) -> parts.length == 3 && mount.isOf(parts[1]))
			.map((parts) -> parts[2])
			.findFirst()
			.orElse("/");
		Path top = Path.of(mount.point());
		Path own = top.resolve(mount.relative(group)).normalize();
		return Stream.iterate(own, (path) -> path != null && path.startsWith(top), Path::getParent)
			.map((path) -> limit(mount.version(), path))
			.filter(Objects::nonNull);
	}

	private @Nullable MemoryLimit limit(Version version, Path group) {
		Path directory = this.root.resolve(Path.of("/").relativize(group));
		OptionalLong limit = Proc.number(directory.resolve(version.limit()));
		if (limit.isEmpty() || limit.getAsLong() >= UNLIMITED) {
			return null;
		}
		OptionalLong usage = Proc.number(directory.resolve(version.usage()));
		if (usage.isEmpty()) {
			return null;
		}
		long cache = Proc.numbers(Proc.read(directory.resolve("memory.stat")), version.fileCache()).sum();
		long used = Math.max(0, usage.getAsLong() - cache);
		long left = Math.max(0, limit.getAsLong() - used);
		return new MemoryLimit(group, limit.getAsLong(), left + freeSwapBytes(version, directory, left, cache));
	}

	/** What may be swapped out makes room, as far as the group allows it. */
	private long freeSwapBytes(Version version, Path directory, long left, long cache) {
		long free = Proc.number(read("proc/meminfo"), "^SwapFree: +(\\d+) kB$").orElse(0) << 10;
		OptionalLong limit = Proc.number(directory.resolve(version.swapLimit()));
		OptionalLong usage = Proc.number(directory.resolve(version.swapUsage()));
		if (limit.isEmpty() || usage.isEmpty()) {
			return free;
		}
		long allowed = limit.getAsLong() - usage.getAsLong();
		return Math.max(0, Math.min(free, (version == ONE) ? allowed + cache - left : allowed));
	}

	/** The names of the files of a version; in the first, swap counts with the rest. */
	private record Version(String limit, String usage, String fileCache, String swapLimit, String swapUsage) {
	}

	/** Where a hierarchy, or a part of it, is to be seen. */
	private record Mount(Version version, String group, String point) {

		boolean isOf(String controllers) {
			return (this.version == TWO) ? controllers.isEmpty()
					: Stream.of(controllers.split(",")).anyMatch("memory"::equals);
		}

		/** Where a group is below the mount; the top if it cannot be seen there. */
		String relative(String path) {
			String below = this.group.equals("/") ? path : path.equals(this.group) ? "/"
					: path.startsWith(this.group + "/") ? path.substring(this.group.length()) : "/";
			return below.startsWith("/..") ? "" : below.substring(1);
		}

	}

}
