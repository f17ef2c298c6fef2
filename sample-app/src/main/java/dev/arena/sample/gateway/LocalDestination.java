package dev.arena.sample.gateway;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

/**
 * Lets the handler of this process handle datagrams, one at a time.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
@Profile("!receiver")
class LocalDestination implements Destination {

	private static final Logger logger = LoggerFactory.getLogger(LocalDestination.class);

	private final DatagramHandler handler;

	private final GatewayStatistics statistics;

	LocalDestination(DatagramHandler handler, GatewayStatistics statistics) {
		this.handler = handler;
		this.statistics = statistics;
	}

	@Override
	public int batchSize() {
		return 1;
	}

	@Override
	public void accept(List<Datagram> batch) {
		for (int i = 0; i < batch.size(); i++) {
			handle(batch.get(i));
		}
	}

	private void handle(Datagram datagram) {
		try {
			this.handler.handle(datagram);
			this.statistics.processed();
		}
		catch (RuntimeException ex) {
			this.statistics.dropped(DropReason.FAILED);
			logger.error("Cannot handle a datagram", ex);
		}
	}

	@Override
	public void close() {
		// Nothing to give back.
	}

}
