package dev.arena;

/**
 * A shared segment exists with other pools than the ones asked for. The message shows
 * both geometries.
 */
public class GeometryMismatchException extends ArenaException {

	private static final long serialVersionUID = 1L;

	private final String segmentName;

	private final transient ArenaSpec existing;

	private final transient ArenaSpec wanted;

	GeometryMismatchException(String segmentName, ArenaSpec existing, ArenaSpec wanted) {
		super("Segment " + segmentName + " exists with pools [" + existing + "], this arena wants [" + wanted
				+ "]: use the same geometry or another name");
		this.segmentName = segmentName;
		this.existing = existing;
		this.wanted = wanted;
	}

	/**
	 * The segment.
	 * @return its name
	 */
	public String segmentName() {
		return this.segmentName;
	}

	/**
	 * The geometry that the segment was created with.
	 * @return its pools
	 */
	public ArenaSpec existing() {
		return this.existing;
	}

	/**
	 * The geometry that was asked for.
	 * @return the pools of this arena
	 */
	public ArenaSpec wanted() {
		return this.wanted;
	}

}
