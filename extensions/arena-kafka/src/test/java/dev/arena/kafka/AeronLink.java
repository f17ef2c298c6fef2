package dev.arena.kafka;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;

import dev.arena.Arena;
import dev.arena.Chunk;
import dev.arena.aeron.ChunkAssembler;
import dev.arena.aeron.ChunkPublisher;

/** Aeron over UDP. */
final class AeronLink implements Link {

	private final Subscription subscription;

	private final ExclusivePublication publication;

	private final ChunkPublisher publisher;

	private final ChunkAssembler assembler;

	private Receiver receiver = (chunk, lengthBytes) -> {
	};

	AeronLink(Aeron aeron, int stream, Arena arena) {
		this.subscription = aeron.addSubscription("aeron:udp?endpoint=127.0.0.1:0", stream);
		String channel = this.subscription.tryResolveChannelEndpointPort();
		while (channel == null) {
			Thread.onSpinWait();
			channel = this.subscription.tryResolveChannelEndpointPort();
		}
		this.publication = aeron.addExclusivePublication(channel + "|mtu=8k", stream);
		this.publisher = new ChunkPublisher(this.publication);
		this.assembler = new ChunkAssembler(arena, (chunk, lengthBytes, header) -> {
			this.receiver.on(chunk, lengthBytes);
			return false;
		});
		while (!this.publication.isConnected()) {
			Thread.onSpinWait();
		}
	}

	@Override
	public void send(Chunk chunk, int lengthBytes) {
		long answer = this.publisher.offer(chunk, lengthBytes);
		while (answer < 0) {
			if (answer != Publication.BACK_PRESSURED && answer != Publication.ADMIN_ACTION) {
				throw new IllegalStateException("offer says " + answer);
			}
			Thread.yield();
			answer = this.publisher.offer(chunk, lengthBytes);
		}
	}

	@Override
	public void receive(Receiver receiver) {
		this.receiver = receiver;
		if (this.subscription.controlledPoll(this.assembler, 16) == 0) {
			Thread.yield();
		}
	}

	@Override
	public void close() {
		this.assembler.close();
		this.publication.close();
		this.subscription.close();
	}

}
