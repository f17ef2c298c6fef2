package dev.arena.layout.processor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import javax.lang.model.element.Element;

import org.jspecify.annotations.Nullable;

import dev.arena.layout.MemoryOrder;

/**
 * Places fields as a C compiler places those of a struct: each at the next multiple of
 * its alignment behind the one before it, or where it says.
 */
final class Placement {

	/** What one buffer can show of a chunk. */
	static final long MAX_BYTES = 1L << 30;

	private final Problems problems;

	private final List<Field> fields = new ArrayList<>();

	private long end;

	Placement(Problems problems) {
		this.problems = problems;
	}

	/**
	 * Places the next field.
	 * @param wanted a field without an offset
	 * @param offset the offset that it asks for, if it does
	 */
	void add(Unplaced wanted, @Nullable Integer offset) {
		long place = (offset != null) ? offset : align(this.end, wanted.type().alignment());
		Field field = new Field(wanted.name(), wanted.type(), wanted.length(), wanted.order(), place, wanted.element());
		if (offset != null && !isLegal(field)) {
			return;
		}
		if (field.end() > MAX_BYTES) {
			this.problems.add(field.element(), field.name() + " ends at byte " + field.end()
					+ " and a layout has at most " + MAX_BYTES + " bytes: make it shorter");
			return;
		}
		Field other = overlapped(field);
		if (other != null) {
			this.problems.add(field.element(),
					field.name() + " at " + place + " overlaps " + other.name() + ", which takes the bytes "
							+ other.offset() + " to " + (other.end() - 1) + ": the nearest offset behind it is "
							+ align(other.end(), field.type().alignment()));
			return;
		}
		this.fields.add(field);
		this.end = field.end();
	}

	List<Field> fields() {
		return List.copyOf(this.fields);
	}

	int alignment() {
		return this.fields.stream().mapToInt((field) -> field.type().alignment()).max().orElse(1);
	}

	/** The size with what fills up the end. */
	long bytes() {
		return align(lastEnd(), alignment());
	}

	/** Where the last byte that a field uses ends. */
	long lastEnd() {
		return this.fields.stream().mapToLong(Field::end).max().orElse(0);
	}

	/** The first field in memory that does not lie within a number of bytes. */
	@Nullable Field firstBeyond(long bytes) {
		return this.fields.stream()
			.filter((field) -> field.end() > bytes)
			.min(Comparator.comparingLong(Field::offset))
			.orElse(null);
	}

	static long align(long value, int alignment) {
		return value + alignment - 1 & -alignment;
	}

	private boolean isLegal(Field field) {
		long offset = field.offset();
		int alignment = field.type().alignment();
		if (offset < 0) {
			this.problems.add(field.element(),
					"@Offset(" + offset + ") of " + field.name() + " must be 0 or more: the nearest is 0");
			return false;
		}
		if (offset % alignment != 0) {
			long below = offset & -alignment;
			this.problems.add(field.element(), "@Offset(" + offset + ") of " + field.name() + " must be a multiple of "
					+ alignment + ": the nearest are " + below + " and " + (below + alignment));
			return false;
		}
		return true;
	}

	private @Nullable Field overlapped(Field field) {
		return this.fields.stream()
			.filter((other) -> other.offset() < field.end() && field.offset() < other.end())
			.findFirst()
			.orElse(null);
	}

	/** A field before it has an offset. */
	record Unplaced(String name, FieldType type, int length, @Nullable MemoryOrder order, Element element) {
	}

}
