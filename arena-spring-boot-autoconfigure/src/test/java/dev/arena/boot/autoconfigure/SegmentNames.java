package dev.arena.boot.autoconfigure;

import java.util.UUID;

/**
 * Names of shared segments that no other test run uses.
 */
public final class SegmentNames {

	private SegmentNames() {
	}

	public static String unique() {
		return "/arena-boot-" + UUID.randomUUID();
	}

}
