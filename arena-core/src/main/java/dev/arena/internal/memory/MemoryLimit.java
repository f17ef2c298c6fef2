package dev.arena.internal.memory;

import java.nio.file.Path;

/**
 * The memory limit of a control group.
 *
 * @param group its directory
 * @param limitBytes how much all processes in it may use
 * @param availableBytes how much of that is left, counting what the kernel can take back
 */
public record MemoryLimit(Path group, long limitBytes, long availableBytes) {

	/**
	 * What does not fit.
	 * @param neededBytes how much is to be taken
	 * @return half a sentence with both numbers, and what to do
	 */
	public String refusal(long neededBytes) {
		return neededBytes + " bytes are needed at once, and the control group " + this.group + " leaves "
				+ this.availableBytes + " of its limit of " + this.limitBytes
				+ " bytes: lower the chunk counts, or raise the memory limit of the container";
	}

}
