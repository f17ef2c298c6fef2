package dev.arena.layout.processor;

import javax.lang.model.element.TypeElement;

import org.jspecify.annotations.Nullable;

import dev.arena.layout.processor.Layout.Settings;

/**
 * Whether a layout has the size that its annotation wants.
 */
final class SizeRules {

	private final Problems problems;

	SizeRules(Problems problems) {
		this.problems = problems;
	}

	/** Checks the size that the annotation gives, and what it must fit. */
	long check(TypeElement type, Settings settings, Placement placement) {
		long bytes = exactBytes(type, settings, placement);
		if (settings.fits() > 0) {
			requireFits(type.getSimpleName().toString(), type, placement.firstBeyond(settings.fits()), bytes,
					settings.fits(), "fits = " + settings.fits());
		}
		return bytes;
	}

	/**
	 * Tells the first field that does not lie within a limit, or the type if only what
	 * fills up its end does not.
	 */
	void requireFits(String name, TypeElement type, @Nullable Field first, long bytes, long limit, String rule) {
		if (bytes <= limit) {
			return;
		}
		String needs = name + " has " + bytes + " bytes and must fit into " + limit + " (" + rule + ")";
		String next = ": the nearest chunk size that it fits is " + chunkSize(bytes);
		if (first == null) {
			this.problems.add(type, needs + ", and what fills up its end does not" + next);
		}
		else {
			this.problems.add(first.element(), first.name() + " takes the bytes " + first.offset() + " to "
					+ (first.end() - 1) + ": " + needs + next);
		}
	}

	/** The smallest chunk size that a number of bytes fits. */
	static long chunkSize(long bytes) {
		long size = Math.max(bytes, 16);
		return (Long.bitCount(size) == 1) ? size : Long.highestOneBit(size) << 1;
	}

	private long exactBytes(TypeElement type, Settings settings, Placement placement) {
		long needed = placement.bytes();
		int bytes = settings.bytes();
		if (bytes == 0) {
			return needed;
		}
		if (bytes < needed) {
			Field first = placement.firstBeyond(bytes);
			this.problems.add((first != null) ? first.element() : type, "bytes = " + bytes + " is less than the "
					+ needed + " bytes that " + type.getSimpleName() + " needs: the nearest is " + needed);
		}
		else if (bytes % placement.alignment() != 0) {
			long below = bytes & -placement.alignment();
			this.problems.add(type,
					"bytes = " + bytes + " must be a multiple of " + placement.alignment() + ", the alignment of "
							+ type.getSimpleName() + ": the nearest are " + below + " and "
							+ (below + placement.alignment()));
		}
		return bytes;
	}

}
