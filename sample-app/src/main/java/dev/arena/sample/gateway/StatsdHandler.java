package dev.arena.sample.gateway;

import java.util.function.Consumer;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

import dev.arena.sample.metrics.Aggregates;
import dev.arena.sample.metrics.SeriesCache;
import dev.arena.sample.statsd.Bytes;
import dev.arena.sample.statsd.Sample;
import dev.arena.sample.statsd.StatsdParser;

/**
 * Parses datagrams and records their samples. A prototype: parser and cache belong to one
 * worker.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class StatsdHandler implements DatagramHandler {

	private final StatsdParser parser = new StatsdParser();

	private final SeriesCache cache;

	private final GatewayStatistics statistics;

	private final Consumer<Sample> recorder = this::record;

	StatsdHandler(Aggregates aggregates, GatewayStatistics statistics) {
		this.cache = new SeriesCache(aggregates);
		this.statistics = statistics;
	}

	@Override
	public void handle(Bytes datagram) {
		this.statistics.malformedLines(this.parser.parse(datagram, this.recorder));
	}

	private void record(Sample sample) {
		this.statistics.sample(this.cache.record(sample));
	}

}
