package dev.arena;

/**
 * A shared segment belongs to another user, and {@link SharedOptions#allowForeignOwner()}
 * is {@code false}.
 */
public class ForeignOwnerException extends ArenaException {

	private static final long serialVersionUID = 1L;

	ForeignOwnerException(String message) {
		super(message);
	}

}
