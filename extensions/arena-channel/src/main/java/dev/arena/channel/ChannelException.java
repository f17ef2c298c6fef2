package dev.arena.channel;

import org.jspecify.annotations.Nullable;

import dev.arena.ArenaException;

/**
 * A channel could not be opened, or its file is not what it should be. The message is one
 * sentence with the value, the rule and the next step. Nothing is left behind by the
 * operation that failed.
 */
public class ChannelException extends ArenaException {

	private static final long serialVersionUID = 1L;

	ChannelException(String message) {
		super(message);
	}

	ChannelException(String message, int errno, @Nullable Throwable cause) {
		super(message, errno, cause);
	}

}
