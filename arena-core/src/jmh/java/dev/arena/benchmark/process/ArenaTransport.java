package dev.arena.benchmark.process;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

/**
 * Payloads stay where they are, in chunks of a shared arena that change hands. Only their
 * handles travel, as payloads of one word over another transport.
 */
final class ArenaTransport implements Transport {

	private static final int CHUNKS = 64;

	private final int payloadBytes;

	private final Arena arena;

	private final Chunk cursor;

	/** One for each chunk, because each {@link Chunk#buffer()} is a new object. */
	private final ByteBuffer[] views = new ByteBuffer[CHUNKS];

	private final Transport handles;

	ArenaTransport(int payloadBytes, Meeting meeting, Transport handles) {
		this.payloadBytes = payloadBytes;
		this.arena = Arena.shared(meeting.segmentName(), ArenaSpec.ofChunkSizes(payloadBytes).withChunkCount(CHUNKS));
		this.cursor = this.arena.newChunk();
		this.handles = handles;
	}

	@Override
	public void send(long firstWord) throws IOException {
		Chunk chunk = this.cursor;
		if (!this.arena.allocate(this.payloadBytes, chunk)) {
			throw new IllegalStateException("None of " + CHUNKS + " chunks is free");
		}
		Payload.write(view(chunk), 0, this.payloadBytes, firstWord);
		this.handles.send(chunk.handOff());
	}

	@Override
	public long receive() throws IOException {
		Chunk chunk = this.cursor;
		long handle = this.handles.receive();
		if (!this.arena.adopt(handle, chunk)) {
			throw new IllegalStateException("Handle " + handle + " is stale");
		}
		long sum = Payload.read(view(chunk), 0, this.payloadBytes);
		chunk.close();
		return sum;
	}

	private ByteBuffer view(Chunk chunk) {
		int i = (int) (chunk.address() / this.payloadBytes % CHUNKS); // its place in the
																		// pool, rotated
		ByteBuffer view = this.views[i];
		if (view == null) {
			view = chunk.buffer();
			this.views[i] = view;
		}
		return view;
	}

	@Override
	public void close() throws IOException {
		try (this.handles) {
			this.arena.close();
		}
	}

}
