package dev.arena;

/**
 * A segment's content contradicts itself: it has been truncated or overwritten, or was
 * never an arena. Detach from it; it cannot be repaired.
 */
public class DamagedSegmentException extends ArenaException {

	private static final long serialVersionUID = 1L;

	DamagedSegmentException(String message) {
		super(message);
	}

	DamagedSegmentException(String message, Throwable cause) {
		super(message, 0, cause);
	}

}
