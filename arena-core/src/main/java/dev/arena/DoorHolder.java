package dev.arena;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.posix.FileStatus;

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
	 * @param segment the file that is locked
	 * @param lockOffset which byte
	 */
	static @Nullable DoorHolder find(FileStatus segment, long lockOffset) {
		try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
			for (Path process : processes) {
				if (holds(process.resolve("fdinfo"), segment, lockOffset)) {
					return describe(process);
				}
			}
		}
		catch (IOException | RuntimeException ex) { // hidden from us: we do not know
			return null;
		}
		return null;
	}

	private static boolean holds(Path descriptors, FileStatus segment, long lockOffset) {
		try (DirectoryStream<Path> infos = Files.newDirectoryStream(descriptors)) {
			for (Path info : infos) {
				for (String line : lines(info)) {
					if (line.startsWith("lock:") && isLock(line.split("\\s+"), segment, lockOffset)) {
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

	/**
	 * Reads a line as {@code fs/locks.c} writes it: a title, a number, kind, sort, mode,
	 * process, device and inode, first and last byte.
	 */
	private static boolean isLock(String[] words, FileStatus segment, long lockOffset) {
		if (words.length != 9 || words[2].equals("FLOCK") || !words[4].equals("WRITE")) {
			return false;
		}
		String[] file = words[6].split(":");
		long last = words[8].equals("EOF") ? Long.MAX_VALUE : Long.parseLong(words[8]);
		return Long.parseLong(file[0], 16) == segment.device() >>> 32
				&& Long.parseLong(file[1], 16) == (segment.device() & 0xffff_ffffL)
				&& Long.parseLong(file[2]) == segment.inode() && Long.parseLong(words[7]) <= lockOffset
				&& last >= lockOffset;
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

}
