package dev.arena.internal.posix;

import org.jspecify.annotations.Nullable;

/**
 * A file is not opened because the JVM is shutting down. Internal: the public API throws
 * its own with the same message.
 */
public final class ShutdownException extends DescribedException {

	private static final long serialVersionUID = 1L;

	ShutdownException(MarkedFile kind, String name, @Nullable Throwable cause) {
		super(kind.kind() + " " + name + " is not opened: this JVM is shutting down and gives up the names of its "
				+ kind.plural() + ", so this one would stay behind; open it earlier, and close it before the shutdown",
				cause);
	}

}
