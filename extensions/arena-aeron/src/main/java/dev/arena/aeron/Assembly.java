package dev.arena.aeron;

import io.aeron.Image;
import org.jspecify.annotations.Nullable;

import dev.arena.Chunk;

/** The message of one session that is being put together. */
final class Assembly {

	Chunk chunk;

	int lengthBytes;

	int filledBytes;

	private @Nullable Image image;

	Assembly(Chunk chunk) {
		this.chunk = chunk;
	}

	void begin(int lengthBytes, @Nullable Object context) {
		this.lengthBytes = lengthBytes;
		this.filledBytes = 0;
		this.image = (context instanceof Image image) ? image : null;
	}

	/** Frees the chunk if the rest of the message cannot come any more. */
	boolean freeIfGone() {
		boolean gone = this.image != null && this.image.isClosed();
		if (gone) {
			this.chunk.close();
		}
		return gone;
	}

}
