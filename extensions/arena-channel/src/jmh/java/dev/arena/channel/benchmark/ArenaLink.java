package dev.arena.channel.benchmark;

import java.time.Duration;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.channel.ChannelOptions;
import dev.arena.channel.ChunkChannel;
import dev.arena.channel.ChunkReceiver;
import dev.arena.channel.ChunkSender;
import dev.arena.channel.WaitMode;

/**
 * Two channels of one arena. A message is allocated, written, sent, received, read where
 * it is, and freed.
 */
final class ArenaLink implements Link {

	private static final int CAPACITY = 1024;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final int sizeBytes;

	private final Arena arena;

	private final ChunkChannel there;

	private final ChunkChannel back;

	private final ChunkSender sender;

	private final ChunkReceiver receiver;

	private final Chunk outgoing;

	private final Chunk incoming;

	ArenaLink(String transport, int sizeBytes, String address) {
		this.sizeBytes = sizeBytes;
		String name = (address != null) ? address : "/arena-link-" + ProcessHandle.current().pid();
		this.arena = Arena.shared(name,
				ArenaSpec.ofChunkSizes(sizeBytes).withChunkCount((sizeBytes > 4096) ? 256 : 4 * CAPACITY));
		ChannelOptions options = ChannelOptions.defaults()
			.withSenders(1)
			.withCapacity(CAPACITY)
			.withWaitMode(transport.equals("arena-spin") ? WaitMode.SPIN : WaitMode.SLEEP);
		this.there = ChunkChannel.open(this.arena, "there", options);
		this.back = ChunkChannel.open(this.arena, "back", options);
		this.sender = ((address == null) ? this.there : this.back).sender();
		this.receiver = ((address == null) ? this.back : this.there).receiver();
		this.outgoing = this.arena.newChunk();
		this.incoming = this.arena.newChunk();
	}

	@Override
	public void send(long first) throws InterruptedException {
		Chunk chunk = this.outgoing;
		while (!this.arena.allocate(this.sizeBytes, chunk)) {
			Thread.onSpinWait();
		}
		chunk.putLong(0, first);
		for (int i = 8; i < this.sizeBytes; i += 8) {
			chunk.putLong(i, FILLING);
		}
		if (!this.sender.send(chunk, this.sizeBytes, 0, PATIENCE)) {
			throw new IllegalStateException("Nobody receives");
		}
	}

	@Override
	public long receive() throws InterruptedException {
		Chunk chunk = this.incoming;
		if (!this.receiver.receive(chunk, PATIENCE)) {
			throw new IllegalStateException("Nobody sends");
		}
		long first = chunk.getLong(0);
		long combined = FILLING;
		for (int i = 8; i < this.sizeBytes; i += 8) {
			combined &= chunk.getLong(i);
		}
		chunk.close();
		return Link.checked(first, combined);
	}

	@Override
	public String address() {
		return this.arena.segmentName();
	}

	@Override
	public void close() {
		this.there.close();
		this.back.close();
		this.arena.close();
	}

}
