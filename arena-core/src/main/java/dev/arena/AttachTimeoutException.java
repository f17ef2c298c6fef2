package dev.arena;

/**
 * The door of a shared segment stayed locked for longer than
 * {@link SharedOptions#attachTimeout()}: some other process is creating, attaching or
 * recovering, or has been stopped while it did.
 */
public class AttachTimeoutException extends ArenaException {

	private static final long serialVersionUID = 1L;

	AttachTimeoutException(String message) {
		super(message);
	}

}
