package dev.arena;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.posix.FileStatus;
import dev.arena.internal.posix.NewShmFile;
import dev.arena.internal.posix.ShmFile;

/**
 * How the file of a segment gets its name and loses it. From the first instant under its
 * name a segment bears a mark: the magic of a complete segment, or the one that says that
 * it is being made. A file without a mark is nobody's business here: it is neither
 * changed nor locked nor removed.
 */
final class SegmentFile {

	private SegmentFile() {
	}

	/**
	 * Opens what a name denotes.
	 * @param name the name
	 * @return the file, whose mark is to be looked at, or {@code null} if there is none
	 * @throws DamagedSegmentException if it is not a regular file
	 */
	static @Nullable ShmFile find(String name) {
		FileStatus status = ShmFile.status(name); // opening a device may do something
		if (status == null) {
			return null;
		}
		requireRegular(name, status);
		ShmFile file = ShmFile.openExisting(name);
		boolean found = false;
		try {
			if (file != null) {
				requireRegular(name, file.status());
				found = true;
			}
			return file;
		}
		finally {
			if (file != null && !found) {
				file.close();
			}
		}
	}

	/**
	 * Makes a file that bears the mark of a segment to be made, unless the name is taken.
	 * Whoever enters its door first makes the segment.
	 * @param name the name
	 * @param permissions the access mode
	 */
	static void create(String name, int permissions) {
		NewShmFile.create(name, (file) -> {
			CrashPoint.OBJECT_CREATED.reached();
			file.setPermissions(permissions);
			file.write(unfinishedHeader());
			file.isLockedByOther(Door.LOCK_OFFSET); // fails where no door can be locked
			CrashPoint.OBJECT_MARKED.reached();
		});
	}

	/**
	 * Clears what a creator that died has left, under the door; the mark stays in place.
	 */
	static void clear(ShmFile file) {
		file.write(unfinishedHeader());
		file.truncate(SegmentFormat.PAGE_BYTES);
	}

	private static byte[] unfinishedHeader() {
		return ByteBuffer.allocate(SegmentFormat.PAGE_BYTES)
			.order(ByteOrder.nativeOrder())
			.putLong(SegmentFormat.MAGIC_OFFSET, SegmentFormat.UNFINISHED_MAGIC)
			.array();
	}

	/**
	 * Whether a file is a segment that is being made, or that nobody makes any more.
	 */
	static boolean isUnfinished(ShmFile file) {
		return isUnfinished(start(file));
	}

	private static boolean isUnfinished(byte[] start) {
		return Arrays.equals(start, mark(SegmentFormat.UNFINISHED_MAGIC));
	}

	private static boolean isMarked(byte[] start) {
		return start.length == Long.BYTES && isLeftOfMark(start);
	}

	/** What begins with less than a mark may have lost the rest: it was cut. */
	private static boolean isLeftOfMark(byte[] start) {
		return LongStream
			.of(SegmentFormat.UNFINISHED_MAGIC, SegmentFormat.MAGIC, Long.reverseBytes(SegmentFormat.MAGIC))
			.anyMatch((magic) -> Arrays.equals(start, Arrays.copyOf(mark(magic), start.length)));
	}

	private static byte[] start(ShmFile file) {
		return file.read(Long.BYTES);
	}

	private static byte[] mark(long magic) {
		return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(magic).array();
	}

	/**
	 * Refuses what is not a segment, nor going to be one.
	 * @throws DamagedSegmentException if the file has no mark
	 */
	static void requireMarked(ShmFile file) {
		byte[] start = start(file);
		if (!isMarked(start)) {
			throw notAnArena(file.name(), (start.length == 0) ? "is empty"
					: "begins with the bytes " + HexFormat.ofDelimiter(" ").formatHex(start));
		}
	}

	private static void requireRegular(String name, FileStatus status) {
		if (!status.isRegular()) {
			throw notAnArena(name, "is " + status.type());
		}
	}

	private static DamagedSegmentException notAnArena(String name, String reason) {
		return new DamagedSegmentException(
				"Segment " + name + " is not an arena, or not any more: " + ShmFile.path(name) + " " + reason
						+ "; it is left as it is: choose another name, or remove it yourself if nobody needs it");
	}

	/**
	 * Removes the name of a segment, under its door.
	 * @param file the segment, which had its mark when it was opened
	 * @return {@code false} if the name does not denote it any more, or somebody has
	 * written something else over the mark
	 */
	static boolean unlink(ShmFile file) {
		return isLeftOfMark(start(file)) && file.isNamed() && ShmFile.unlink(file.name());
	}

	/**
	 * Removes a name, whatever segment it denotes.
	 * @param name the name
	 * @return whether it existed
	 * @throws DamagedSegmentException if it denotes something else
	 */
	static boolean unlink(String name) {
		for (;;) { // again only if the name went to another file meanwhile
			try (ShmFile file = find(name)) {
				if (file == null) {
					return false;
				}
				requireMarked(file);
				if (file.isNamed()) {
					return ShmFile.unlink(name);
				}
			}
		}
	}

}
