package dev.arena.sample.gateway;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.stereotype.Component;

/**
 * Counts what happens to datagrams, lines and samples. At rest, the datagrams received
 * are those processed, those handed off and those dropped.
 * <p>
 * The meters read these counts when they are asked. An ordinary Micrometer counter would
 * send a StatsD line for each datagram, to this gateway: a datagram for each datagram.
 */
@Component
public class GatewayStatistics implements MeterBinder {

	private final LongAdder received = new LongAdder();

	private final LongAdder processed = new LongAdder();

	private final LongAdder handedOff = new LongAdder();

	private final LongAdder adopted = new LongAdder();

	private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

	private final LongAdder events = new LongAdder();

	private final LongAdder serviceChecks = new LongAdder();

	private final LongAdder malformedLines = new LongAdder();

	private final LongAdder recordedSamples = new LongAdder();

	private final LongAdder rejectedSamples = new LongAdder();

	private final AtomicInteger connections = new AtomicInteger();

	GatewayStatistics() {
		for (DropReason reason : DropReason.values()) {
			dropped(reason, 0); // is shown from the start
		}
	}

	void received() {
		this.received.increment();
	}

	void processed() {
		this.processed.increment();
	}

	void handedOff(int count) {
		this.handedOff.add(count);
	}

	void adopted() {
		this.adopted.increment();
	}

	void dropped(DropReason reason) {
		dropped(reason, 1);
	}

	void dropped(DropReason reason, int count) {
		this.dropped.computeIfAbsent(reason, (none) -> new LongAdder()).add(count);
	}

	void event() {
		this.events.increment();
	}

	void serviceCheck() {
		this.serviceChecks.increment();
	}

	void malformedLine() {
		this.malformedLines.increment();
	}

	void sample(boolean recorded) {
		(recorded ? this.recordedSamples : this.rejectedSamples).increment();
	}

	void connected() {
		this.connections.incrementAndGet();
	}

	void disconnected() {
		this.connections.decrementAndGet();
	}

	/**
	 * The counts at this moment.
	 * @return a snapshot
	 */
	public Snapshot snapshot() {
		Map<String, Long> dropped = new LinkedHashMap<>();
		this.dropped.forEach((reason, count) -> dropped.put(reason.label(), count.sum()));
		return new Snapshot(this.received.sum(), this.processed.sum(), this.handedOff.sum(), this.adopted.sum(),
				dropped, this.events.sum(), this.serviceChecks.sum(), this.malformedLines.sum(),
				this.recordedSamples.sum(), this.rejectedSamples.sum(), this.connections.get());
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		counter("gateway.received", "Datagrams that arrived", "datagrams", this.received).register(registry);
		counter("gateway.processed", "Datagrams that were parsed", "datagrams", this.processed).register(registry);
		counter("gateway.handed-off", "Datagrams that went to another process", "datagrams", this.handedOff)
			.register(registry);
		counter("gateway.adopted", "Datagrams that came from another process", "datagrams", this.adopted)
			.register(registry);
		this.dropped
			.forEach((reason, count) -> counter("gateway.dropped", "Datagrams that were lost", "datagrams", count)
				.tag("reason", reason.label())
				.register(registry));
		counter("gateway.events", "Lines that are events", "lines", this.events).register(registry);
		counter("gateway.service-checks", "Lines that are service checks", "lines", this.serviceChecks)
			.register(registry);
		counter("gateway.malformed", "Lines that were skipped", "lines", this.malformedLines).register(registry);
		counter("gateway.recorded", "Values that became part of a series", "samples", this.recordedSamples)
			.register(registry);
		counter("gateway.rejected", "Values for which there was no room", "samples", this.rejectedSamples)
			.register(registry);
	}

	private static FunctionCounter.Builder<LongAdder> counter(String name, String description, String unit,
			LongAdder count) {
		return FunctionCounter.builder(name, count, LongAdder::sum).description(description).baseUnit(unit);
	}

	/**
	 * The counts at one moment.
	 *
	 * @param received datagrams that arrived, as such or by their handles
	 * @param processed datagrams that were parsed
	 * @param handedOff datagrams that went to another process
	 * @param adopted datagrams that came from another process
	 * @param dropped datagrams that were lost, by reason
	 * @param events lines that are events of Datadog's clients
	 * @param serviceChecks lines that are service checks of Datadog's clients
	 * @param malformedLines lines that were skipped
	 * @param recordedSamples values that became part of a series
	 * @param rejectedSamples values for which there was no room
	 * @param connections connections to other processes that exist now
	 */
	public record Snapshot(long received, long processed, long handedOff, long adopted, Map<String, Long> dropped,
			long events, long serviceChecks, long malformedLines, long recordedSamples, long rejectedSamples,
			int connections) {

	}

}
