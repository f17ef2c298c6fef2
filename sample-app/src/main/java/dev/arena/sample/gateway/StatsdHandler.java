package dev.arena.sample.gateway;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

import dev.arena.sample.metrics.Aggregates;
import dev.arena.sample.metrics.SeriesCache;
import dev.arena.sample.statsd.Bytes;
import dev.arena.sample.statsd.LineHandler;
import dev.arena.sample.statsd.Sample;
import dev.arena.sample.statsd.StatsdParser;

/**
 * Parses datagrams and records their samples. A prototype: parser and cache belong to one
 * worker.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class StatsdHandler implements DatagramHandler, LineHandler {

	private final StatsdParser parser = new StatsdParser();

	private final SeriesCache cache;

	private final GatewayStatistics statistics;

	StatsdHandler(Aggregates aggregates, GatewayStatistics statistics) {
		this.cache = new SeriesCache(aggregates);
		this.statistics = statistics;
	}

	@Override
	public void handle(Bytes datagram) {
		this.parser.parse(datagram, this);
	}

	@Override
	public void sample(Sample sample) {
		this.statistics.sample(this.cache.record(sample));
	}

	@Override
	public void event() {
		this.statistics.event();
	}

	@Override
	public void serviceCheck() {
		this.statistics.serviceCheck();
	}

	@Override
	public void malformed() {
		this.statistics.malformedLine();
	}

}
