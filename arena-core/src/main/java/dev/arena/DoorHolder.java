package dev.arena;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A process that has the door of a segment locked.
 *
 * @param pid its process id as this process sees it
 * @param command the name of its main thread or program, as {@code ps} shows it
 * @param state its state as in {@code /proc/<pid>/status}, for example
 * {@code T (stopped)}
 */
public record DoorHolder(long pid, String command, String state) {

	private static final Path PROC = Path.of("/proc");

	/**
	 * Whether it is stopped, by a signal or a debugger, and will not open the door by
	 * itself.
	 * @return {@code true} if so
	 */
	public boolean isStopped() {
		return this.state.startsWith("T") || this.state.startsWith("t");
	}

	/**
	 * The process in a few words.
	 * @return for example {@code process 4711 (java, T (stopped))}
	 */
	@Override
	public String toString() {
		return "process " + this.pid + " (" + this.command + ", " + this.state + ")";
	}

	/**
	 * Looks for the lock in every process that this one may look into. The lists of locks
	 * ({@code /proc/locks}, {@code F_OFD_GETLK}) know no process for a lock that belongs
	 * to a descriptor; the descriptor does.
	 */
	static @Nullable DoorHolder find(Path segment, long lockOffset) {
		try {
			// fs/locks.c: type, sort, mode, pid, device and inode, first and last byte
			long device = (Long) Files.getAttribute(segment, "unix:dev");
			String lock = " WRITE -1 %02x:%02x:%d %d %d".formatted(major(device), minor(device),
					(Long) Files.getAttribute(segment, "unix:ino"), lockOffset, lockOffset);
			try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
				for (Path process : processes) {
					if (holds(process.resolve("fdinfo"), lock)) {
						return describe(process);
					}
				}
			}
		}
		catch (IOException | RuntimeException ex) { // hidden from us: we do not know
			return null;
		}
		return null;
	}

	private static boolean holds(Path descriptors, String lock) {
		try (DirectoryStream<Path> infos = Files.newDirectoryStream(descriptors)) {
			for (Path info : infos) {
				for (String line : lines(info)) {
					if (line.startsWith("lock:") && line.contains("OFDLCK") && line.endsWith(lock)) {
						return true;
					}
				}
			}
		}
		catch (IOException | RuntimeException ex) { // of another user, or gone
			return false;
		}
		return false;
	}

	private static DoorHolder describe(Path process) throws IOException {
		String command = "unknown";
		String state = "unknown";
		for (String line : lines(process.resolve("status"))) {
			if (line.startsWith("Name:")) {
				command = line.substring("Name:".length()).trim();
			}
			else if (line.startsWith("State:")) {
				state = line.substring("State:".length()).trim();
			}
		}
		return new DoorHolder(Long.parseLong(process.getFileName().toString()), command, state);
	}

	private static List<String> lines(Path file) throws IOException {
		return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
	}

	// sys/sysmacros.h
	private static long major(long device) {
		return device >>> 8 & 0xfff | device >>> 32 & ~0xfffL;
	}

	private static long minor(long device) {
		return device & 0xff | device >>> 12 & ~0xffL;
	}

}
