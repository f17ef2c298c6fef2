package dev.arena.sample.gateway;

import java.nio.ByteBuffer;
import java.util.Objects;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.sample.statsd.Bytes;

/**
 * A datagram in a chunk. The object outlives the datagram: filled, read and closed again
 * and again, it takes a chunk from the arena each time and never anything from the heap.
 */
final class Datagram implements Bytes, AutoCloseable {

	private final Arena arena;

	private final Chunk chunk;

	private int length;

	Datagram(Arena arena) {
		this.arena = arena;
		this.chunk = arena.newChunk();
	}

	/** Returns {@code false}, and stays empty, if no chunk of sufficient size is free. */
	boolean fill(ByteBuffer content) {
		this.length = content.remaining();
		if (!this.arena.allocate(Math.max(this.length, 1), this.chunk)) {
			return false;
		}
		this.chunk.putBytes(0, content);
		return true;
	}

	@Override
	public int length() {
		return this.length;
	}

	@Override
	public byte at(int index) {
		return this.chunk.getByte(Objects.checkIndex(index, this.length));
	}

	/** Frees the chunk. */
	@Override
	public void close() {
		this.chunk.close();
	}

}
