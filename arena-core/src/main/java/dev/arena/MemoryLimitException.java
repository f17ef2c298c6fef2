package dev.arena;

import java.nio.file.Path;

import dev.arena.internal.memory.MemoryLimit;

/**
 * A shared segment is larger than what the memory limit of the container leaves. All of
 * it would be taken when it is created, and the kernel would kill this process; so it is
 * refused before a page is taken.
 */
public class MemoryLimitException extends ArenaException {

	private static final long serialVersionUID = 1L;

	private final String segmentName;

	private final long neededBytes;

	private final transient MemoryLimit limit;

	MemoryLimitException(String segmentName, long neededBytes, MemoryLimit limit) {
		super("Segment " + segmentName + " is not created: " + limit.refusal(neededBytes));
		this.segmentName = segmentName;
		this.neededBytes = neededBytes;
		this.limit = limit;
	}

	/**
	 * The segment that was to be created.
	 * @return its name
	 */
	public String segmentName() {
		return this.segmentName;
	}

	/**
	 * The size of the segment.
	 * @return how many bytes were needed
	 */
	public long neededBytes() {
		return this.neededBytes;
	}

	/**
	 * What was left.
	 * @return how many bytes the limit left, what the kernel can take back included
	 */
	public long availableBytes() {
		return this.limit.availableBytes();
	}

	/**
	 * The limit.
	 * @return how many bytes all processes of the control group may use
	 */
	public long limitBytes() {
		return this.limit.limitBytes();
	}

	/**
	 * The control group with the limit: that of this process, or one around it.
	 * @return its directory
	 */
	public Path controlGroup() {
		return this.limit.group();
	}

}
