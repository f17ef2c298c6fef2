package dev.arena;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.posix.MarkedFile;
import dev.arena.internal.posix.ShmFile;

/**
 * The file of a segment: a {@link MarkedFile} with the marks of this format.
 */
final class SegmentFile {

	static final MarkedFile KIND = new MarkedFile("Segment", "an arena", SegmentFormat.MAGIC,
			SegmentFormat.UNFINISHED_MAGIC, SegmentFormat.PAGE_BYTES, DamagedSegmentException::new);

	private SegmentFile() {
	}

	/**
	 * Opens what a name denotes.
	 * @param name the name
	 * @return the file, whose mark is to be looked at, or {@code null} if there is none
	 * @throws DamagedSegmentException if it is not a regular file
	 */
	static @Nullable ShmFile find(String name) {
		return KIND.find(name);
	}

	/**
	 * Makes a file that bears the mark of a segment to be made, unless the name is taken.
	 */
	static void create(String name, int permissions) {
		KIND.create(name, permissions, CrashPoint.OBJECT_CREATED::reached, CrashPoint.OBJECT_MARKED::reached);
	}

	/**
	 * Clears what a creator that died has left, under the door; the mark stays in place.
	 */
	static void clear(ShmFile file) {
		KIND.clear(file);
	}

	/**
	 * Whether a file is a segment that is being made, or that nobody makes any more.
	 */
	static boolean isUnfinished(ShmFile file) {
		return KIND.isUnfinished(file);
	}

	/**
	 * Refuses what is not a segment, nor going to be one.
	 * @throws DamagedSegmentException if the file has no mark
	 */
	static void requireMarked(ShmFile file) {
		KIND.requireMarked(file);
	}

	/**
	 * Removes the name of a segment, under its door.
	 * @return {@code false} if the name does not denote it any more, or somebody has
	 * written something else over the mark
	 */
	static boolean unlink(ShmFile file) {
		return KIND.unlink(file);
	}

	/**
	 * Removes a name, whatever segment it denotes.
	 * @return whether it existed
	 * @throws DamagedSegmentException if it denotes something else
	 */
	static boolean unlink(String name) {
		return KIND.unlink(name);
	}

}
