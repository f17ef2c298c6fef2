package dev.arena.aeron;

import java.lang.ref.Reference;

import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

import dev.arena.Arena;
import dev.arena.ArenaExhaustedException;

/**
 * Puts messages together in chunks, without garbage but for the first message of a
 * session and for chunks that the handler keeps. Pass it to
 * {@code Subscription.controlledPoll}.
 * <p>
 * If there is no chunk for a message the fragment is not taken ({@link Action#ABORT}):
 * Aeron offers it again at the next poll, its window closes meanwhile, and the sender is
 * told {@code BACK_PRESSURED}. The arena is the sender's window; nothing is lost. Other
 * sessions of the subscription go on.
 * <p>
 * A message is skipped, counted, and told to the error handler of the Aeron client if it
 * can never be received: larger than every chunk ({@link ArenaExhaustedException}), or in
 * several fragments without its length in the reserved value
 * ({@link IllegalStateException}), which a {@link ChunkPublisher} puts there.
 * <p>
 * For one subscription and the thread that polls it. Chunks of messages whose sender died
 * halfway are freed when a chunk is missing, and by {@link #close()}.
 */
public final class ChunkAssembler implements ControlledFragmentHandler, AutoCloseable {

	private final Arena arena;

	private final ChunkHandler handler;

	private final Int2ObjectHashMap<Assembly> sessions = new Int2ObjectHashMap<>();

	private final UnsafeBuffer target = new UnsafeBuffer(0, 0);

	private long abortedCount;

	private long skippedCount;

	/**
	 * An assembler.
	 * @param arena where the chunks come from; close it after the assembler
	 * @param handler gets each message
	 */
	public ChunkAssembler(Arena arena, ChunkHandler handler) {
		this.arena = arena;
		this.handler = handler;
	}

	@Override
	public Action onFragment(DirectBuffer buffer, int offset, int lengthBytes, Header header) {
		byte flags = header.flags();
		Assembly assembly = this.sessions.get(header.sessionId());
		if ((flags & FrameDescriptor.BEGIN_FRAG_FLAG) != 0) {
			if (assembly == null) {
				assembly = new Assembly(this.arena.newChunk());
				this.sessions.put(header.sessionId(), assembly);
			}
			boolean whole = (flags & FrameDescriptor.END_FRAG_FLAG) != 0;
			if (!begin(assembly, whole ? lengthBytes : header.reservedValue(), lengthBytes, header)) {
				this.abortedCount++;
				return Action.ABORT;
			}
		}
		if (assembly == null || !assembly.chunk.isOpen()) { // skipped, or joined halfway
			return Action.CONTINUE;
		}
		if (lengthBytes > assembly.lengthBytes - assembly.filledBytes) {
			throw skip(assembly, header, assembly.lengthBytes);
		}
		this.target.wrap(assembly.chunk.address() + assembly.filledBytes, lengthBytes);
		buffer.getBytes(offset, this.target, 0, lengthBytes);
		Reference.reachabilityFence(assembly.chunk);
		assembly.filledBytes += lengthBytes;
		if ((flags & FrameDescriptor.END_FRAG_FLAG) != 0) {
			if (assembly.filledBytes != assembly.lengthBytes) {
				throw skip(assembly, header, assembly.lengthBytes);
			}
			deliver(assembly, header);
		}
		return Action.CONTINUE;
	}

	/**
	 * Has the session hold a chunk for a message; {@code false} if there is none now.
	 */
	private boolean begin(Assembly assembly, long lengthBytes, int leastBytes, Header header) {
		assembly.chunk.close(); // of a message that its sender never ended
		if (lengthBytes < leastBytes || lengthBytes > Integer.MAX_VALUE) {
			throw skip(assembly, header, lengthBytes);
		}
		long neededBytes = Math.max(1, lengthBytes);
		if (!this.arena.allocate(neededBytes, assembly.chunk)) {
			if (neededBytes > largestChunkBytes()) {
				this.skippedCount++;
				this.arena.allocateOrThrow(neededBytes).close(); // says which sizes there
																	// are
			}
			if (!freeWhatHasNoImage(assembly) || !this.arena.allocate(neededBytes, assembly.chunk)) {
				return false;
			}
		}
		assembly.begin((int) lengthBytes, header.context());
		return true;
	}

	private long largestChunkBytes() {
		var pools = this.arena.pools();
		return pools.isEmpty() ? Long.MAX_VALUE : pools.get(pools.size() - 1).chunkSizeBytes();
	}

	private boolean freeWhatHasNoImage(Assembly but) {
		return this.sessions.values().removeIf((assembly) -> assembly != but && assembly.freeIfGone());
	}

	private void deliver(Assembly assembly, Header header) {
		boolean kept = false;
		try {
			kept = this.handler.onChunk(assembly.chunk, assembly.lengthBytes, header);
		}
		finally {
			if (kept) {
				assembly.chunk = this.arena.newChunk();
			}
			else {
				assembly.chunk.close();
			}
		}
	}

	private IllegalStateException skip(Assembly assembly, Header header, long lengthBytes) {
		assembly.chunk.close();
		this.skippedCount++;
		return new IllegalStateException(
				"The message of session " + header.sessionId() + " has several fragments and says " + lengthBytes
						+ " bytes, which is not its length; send it with ChunkPublisher, or receive it with "
						+ "ControlledFragmentAssembler");
	}

	/**
	 * How often a fragment was not taken because there was no chunk. For the thread that
	 * polls.
	 * @return the count
	 */
	public long abortedCount() {
		return this.abortedCount;
	}

	/**
	 * How many messages were skipped. For the thread that polls.
	 * @return the count
	 */
	public long skippedCount() {
		return this.skippedCount;
	}

	/** Frees the chunks of messages that have not arrived completely. */
	@Override
	public void close() {
		this.sessions.values().forEach((assembly) -> assembly.chunk.close());
		this.sessions.clear();
	}

}
