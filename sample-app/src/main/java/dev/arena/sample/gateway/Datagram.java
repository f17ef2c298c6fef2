package dev.arena.sample.gateway;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.PoolSpec;
import dev.arena.sample.statsd.Bytes;

/**
 * A datagram in a chunk. The object outlives the datagram: filled, read and closed again
 * and again, it takes a chunk from the arena each time and never anything from the heap.
 * <p>
 * In a shared arena a {@link DatagramHeader} precedes the content in the chunk, so that
 * its handle is all that another process needs.
 */
final class Datagram implements Bytes, AutoCloseable {

	private final Arena arena;

	private final Chunk chunk;

	private final int headerBytes;

	private int length;

	Datagram(Arena arena) {
		this.arena = arena;
		this.chunk = arena.newChunk();
		this.headerBytes = headerBytes(arena);
	}

	/** The length of the longest datagram that a chunk can hold. */
	static long maxLength(Arena arena) {
		List<PoolSpec> pools = arena.spec().pools();
		return pools.get(pools.size() - 1).chunkSizeBytes() - headerBytes(arena);
	}

	private static int headerBytes(Arena arena) {
		return (arena.segmentName() != null) ? DatagramHeaderLayout.BYTES : 0;
	}

	/** Returns {@code false}, and stays empty, if no chunk of sufficient size is free. */
	boolean fill(ByteBuffer content) {
		this.length = content.remaining();
		if (!this.arena.allocate(Math.max(this.headerBytes + this.length, 1), this.chunk)) {
			return false;
		}
		if (this.headerBytes > 0) {
			DatagramHeaderLayout.putLength(this.chunk, this.length);
		}
		this.chunk.putBytes(this.headerBytes, content);
		return true;
	}

	/**
	 * Takes over what another process has handed off. Returns {@code false}, and stays
	 * empty, if the handle is stale or that of something else.
	 */
	boolean adopt(long handle) {
		if (!this.arena.adopt(handle, this.chunk)) {
			return false;
		}
		this.length = DatagramHeaderLayout.getLength(this.chunk);
		if (this.length < 0 || this.length > this.chunk.size() - this.headerBytes) {
			this.chunk.close();
			return false;
		}
		return true;
	}

	/** Gives the chunk away and is empty then. */
	long handOff() {
		return this.chunk.handOff();
	}

	@Override
	public int length() {
		return this.length;
	}

	@Override
	public byte at(int index) {
		return this.chunk.getByte(this.headerBytes + Objects.checkIndex(index, this.length));
	}

	/** Frees the chunk. */
	@Override
	public void close() {
		this.chunk.close();
	}

}
