package dev.arena.model;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A cursor of the program, and what the model knows of it.
 */
final class ModelCursor {

	final String name;

	/** The arena that made it. */
	final ModelArena arena;

	final Chunk chunk;

	/** What it holds; {@code null} as well once its arena is closed. */
	@Nullable ModelChunk holding;

	ModelCursor(String name, ModelArena arena, Chunk chunk) {
		this.name = name;
		this.arena = arena;
		this.chunk = chunk;
	}

	/**
	 * Has obtained a chunk: which one, says its handle.
	 * @param expected whether the model agrees that it can be had
	 */
	ModelChunk obtained(Predicate<ModelChunk> expected) {
		ModelSegment segment = this.arena.segment;
		long handle = this.chunk.handle();
		ModelChunk chunk = segment.chunkOf(handle);
		assertThat(chunk).as("chunk of handle 0x%x", handle).isNotNull();
		assertThat(chunk).as("what %s obtained", this.name).matches(expected, "is one that could be had");
		chunk.generation = segment.verifyHandle(handle, chunk.generation + 1, chunk.isGenerationExact) - 1;
		chunk.isGenerationExact = true;
		chunk.take(this);
		this.arena.verifyAddress(chunk, this.chunk.address());
		return chunk;
	}

	/** Fills its chunk with what only it knows. */
	void write(long content) {
		for (long offset = 0; offset < this.holding.pool.sizeBytes; offset += Long.BYTES) {
			this.chunk.putLong(offset, content + offset);
		}
		this.holding.content = content;
	}

	/** Compares what it shows with the model. */
	void verify() {
		boolean isHolding = this.holding != null;
		Same.require(this.chunk.isOpen(), isHolding, "is open", this.name);
		if (isHolding) {
			Same.require(this.chunk.size(), this.holding.pool.sizeBytes, "size", this.name);
			Same.require(this.chunk.handle(), this.holding.handleAfterHandOff(), "handle", this.name);
			verifyContent();
		}
	}

	void verifyContent() {
		ModelChunk held = this.holding;
		if (held.content == ModelChunk.UNKNOWN_CONTENT) {
			return;
		}
		for (long offset = 0; offset < held.pool.sizeBytes; offset += Long.BYTES) {
			if (this.chunk.getLong(offset) != held.content + offset) {
				throw new AssertionError("somebody has written into " + held + " at offset " + offset + ": "
						+ (this.chunk.getLong(offset) - offset) + " instead of " + held.content);
			}
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
