package dev.arena;

/**
 * A shared segment exists with other pools than the ones asked for. The message shows
 * both geometries.
 */
public class GeometryMismatchException extends ArenaException {

	private static final long serialVersionUID = 1L;

	GeometryMismatchException(String message) {
		super(message);
	}

}
