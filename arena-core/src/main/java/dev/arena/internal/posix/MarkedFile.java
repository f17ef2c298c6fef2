package dev.arena.internal.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

/**
 * How files of one kind get their names and lose them. From the first instant under its
 * name a file bears a mark: the magic of a complete one, or the one that says that it is
 * being made. A file without a mark is nobody's business here: it is neither changed nor
 * locked nor removed.
 *
 * @param kind what to call the file, for example {@code Segment}
 * @param content what is in it, for example {@code an arena}
 * @param magic the mark of a complete file
 * @param unfinishedMagic the mark of a file that is being made
 * @param headerBytes how long the file is while it is being made
 * @param refusal makes the exception for what has no mark
 */
public record MarkedFile(String kind, String content, long magic, long unfinishedMagic, int headerBytes,
		Function<String, RuntimeException> refusal) {

	/** What to call several such files in a sentence. */
	String plural() {
		return this.kind.toLowerCase(Locale.ROOT) + "s";
	}

	/**
	 * Opens what a name denotes.
	 * @param name the name
	 * @return the file, whose mark is to be looked at, or {@code null} if there is none
	 */
	public @Nullable ShmFile find(String name) {
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
	 * Makes a file that bears the mark of one to be made, unless the name is taken.
	 * Whoever enters its door first makes the rest.
	 * @param name the name
	 * @param permissions the access mode
	 * @param created what to do when the file exists, without a name and with length 0
	 * @param marked what to do when it bears its mark, without a name
	 */
	public void create(String name, int permissions, Runnable created, Runnable marked) {
		NewShmFile.create(name, (file) -> {
			created.run();
			file.setPermissions(permissions);
			file.write(unfinishedHeader());
			file.isLockedByOther(0); // fails where nothing can be locked
			marked.run();
		});
	}

	/**
	 * Clears what somebody has left, under the door; there is a mark all the time.
	 * @param file the file
	 */
	public void clear(ShmFile file) {
		file.write(unfinishedHeader());
		file.truncate(this.headerBytes);
	}

	private byte[] unfinishedHeader() {
		return Arrays.copyOf(bytes(this.unfinishedMagic), this.headerBytes);
	}

	/**
	 * Whether a file is being made, or nobody makes it any more.
	 * @param file the file
	 * @return {@code true} if so
	 */
	public boolean isUnfinished(ShmFile file) {
		return Arrays.equals(start(file), bytes(this.unfinishedMagic));
	}

	/** What begins with less than a mark may have lost the rest: it was cut. */
	private boolean isLeftOfMark(byte[] start) {
		return LongStream.of(this.unfinishedMagic, this.magic, Long.reverseBytes(this.magic))
			.anyMatch((mark) -> Arrays.equals(start, Arrays.copyOf(bytes(mark), start.length)));
	}

	private static byte[] start(ShmFile file) {
		return file.read(Long.BYTES);
	}

	private static byte[] bytes(long mark) {
		return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(mark).array();
	}

	/**
	 * Refuses what is not of this kind, nor going to be.
	 * @param file the file
	 */
	public void requireMarked(ShmFile file) {
		byte[] start = start(file);
		if (start.length < Long.BYTES || !isLeftOfMark(start)) {
			throw refuse(file.name(), (start.length == 0) ? "is empty"
					: "begins with the bytes " + HexFormat.ofDelimiter(" ").formatHex(start));
		}
	}

	private void requireRegular(String name, FileStatus status) {
		if (!status.isRegular()) {
			throw refuse(name, "is " + status.type());
		}
	}

	private RuntimeException refuse(String name, String reason) {
		return this.refusal
			.apply(this.kind + " " + name + " is not " + this.content + ", or not any more: " + ShmFile.path(name) + " "
					+ reason + "; it is left as it is: choose another name, or remove it yourself if nobody needs it");
	}

	/**
	 * Removes the name of a file, under its door.
	 * @param file the file, which had its mark when it was opened
	 * @return {@code false} if the name does not denote it any more, or somebody has
	 * written something else over the mark
	 */
	public boolean unlink(ShmFile file) {
		return isLeftOfMark(start(file)) && file.isNamed() && ShmFile.unlink(file.name());
	}

	/**
	 * Removes a name, whatever file of this kind it denotes.
	 * @param name the name
	 * @return whether it existed
	 */
	public boolean unlink(String name) {
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
