package dev.arena.sample.gateway;

import java.nio.ByteBuffer;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

import dev.arena.Arena;
import dev.arena.sample.GatewayProperties;

/**
 * Hands datagrams off to the aggregator: only their handles travel. What it does not take
 * is dropped.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
@Profile("receiver")
class RemoteDestination implements Destination {

	private static final int BATCH_SIZE = 512;

	private static final Logger logger = LoggerFactory.getLogger(RemoteDestination.class);

	private final Arena arena;

	private final Link link;

	private final GatewayStatistics statistics;

	private final ByteBuffer handles = ByteBuffer.allocateDirect(BATCH_SIZE * Long.BYTES);

	RemoteDestination(@Qualifier("datagrams") Arena arena, GatewayProperties properties, GatewayStatistics statistics) {
		this.arena = arena;
		this.link = new Link(properties.handOff().socket(), statistics);
		this.statistics = statistics;
	}

	@Override
	public int batchSize() {
		return BATCH_SIZE;
	}

	/**
	 * Hands off right before the write, and only if there is somebody to write to: what
	 * is in transit when this process dies waits for {@link Reclaimer}, what it holds
	 * does not.
	 */
	@Override
	public void accept(List<Datagram> batch) {
		if (!this.link.isUp()) {
			this.statistics.dropped(DropReason.UNDELIVERED, batch.size());
			return;
		}
		this.handles.clear();
		for (int i = 0; i < batch.size(); i++) {
			handOff(batch.get(i));
		}
		this.link.send(this.handles.flip());
		int sent = this.handles.position() / Long.BYTES;
		this.statistics.handedOff(sent);
		for (int i = sent; i < this.handles.limit() / Long.BYTES; i++) {
			takeBack(this.handles.getLong(i * Long.BYTES));
		}
	}

	private void handOff(Datagram datagram) {
		try {
			this.handles.putLong(datagram.handOff());
		}
		catch (IllegalStateException ex) {
			this.statistics.dropped(DropReason.FAILED);
			logger.error("Cannot hand a datagram off", ex);
		}
	}

	/** Nobody has seen the handle: the chunk is ours, unless it was reclaimed by age. */
	private void takeBack(long handle) {
		this.arena.deallocate(handle);
		this.statistics.dropped(DropReason.UNDELIVERED);
	}

	@Override
	public void close() {
		this.link.close();
	}

}
