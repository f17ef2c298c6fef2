package dev.arena.boot.autoconfigure.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import dev.arena.boot.autoconfigure.channel.ChannelRegistry;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainer;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainer.State;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import dev.arena.boot.autoconfigure.channel.WaitObserver;
import dev.arena.boot.autoconfigure.metrics.MeteredChannel.Shown;
import dev.arena.channel.ChannelState.Sender;
import dev.arena.channel.ChunkChannel;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Binds the meters of each channel that the registry lists, with its name as the tag
 * {@code channel}. Opens none. {@code docs/actuator.md} lists them. What a channel counts
 * covers all processes; {@code full} and what the listener counts is of this one.
 */
class ChannelMeterBinder implements MeterBinder, WaitObserver {

	private final ChannelRegistry channels;

	private final ObjectProvider<ChunkListenerContainers> containers;

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	/** Of the channels where waiting is measured. */
	private final Map<String, Timer[]> timers = new ConcurrentHashMap<>();

	ChannelMeterBinder(ChannelRegistry channels, ObjectProvider<ChunkListenerContainers> containers) {
		this.channels = channels;
		this.containers = containers;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
		this.timers.clear();
		for (String name : this.channels.names()) {
			MeteredChannel shown = MeteredChannel.of(registry, name);
			shown.show(new MeteredChannel.Source(this.channels, this.containers));
			bind(new Meters(registry, name, shown));
		}
	}

	@Override
	public void waited(String channelName, long waitedNanos) {
		Timer[] timers = this.timers.get(channelName);
		if (timers == null) {
			timers = this.timers.computeIfAbsent(channelName, this::timers);
		}
		for (Timer timer : timers) {
			timer.record(waitedNanos, TimeUnit.NANOSECONDS);
		}
	}

	private Timer[] timers(String channelName) {
		return this.registries.stream()
			.map((registry) -> Timer.builder("arena.channel.wait")
				.tag("channel", channelName)
				.description("Time from sending to receiving")
				.publishPercentileHistogram()
				.minimumExpectedValue(Duration.ofNanos(1000))
				.maximumExpectedValue(Duration.ofMinutes(1))
				.register(registry))
			.toArray(Timer[]::new);
	}

	private static void bind(Meters meters) {
		meters.counter("sent", "Messages that were sent", "messages", (shown) -> sum(shown, Sender::sentCount));
		meters.counter("received", "Messages that a receiver has passed", "messages",
				(shown) -> sum(shown, Sender::receivedCount));
		meters.counter("skipped", "Messages without a chunk: their sender died, or somebody freed it", "messages",
				(shown) -> sum(shown, Sender::skippedCount));
		meters.counter("full", "Attempts to send that found no room", "attempts",
				(shown) -> shown.channel().fullCount());
		meters.gauge("depth", "Messages that wait", "messages", (shown) -> shown.channel().inspect().depth());
		meters.gauge("age", "Time that the oldest message has waited at least", "seconds",
				(shown) -> shown.channel().inspect().oldestAge().toNanos() / 1e9);
		meters.gauge("senders", "Senders that live", "senders",
				(shown) -> shown.channel().inspect().senders().stream().filter(Sender::isPresent).count());
		meters.gauge("receivers", "Whether there is an active receiver: 0 or 1", "receivers",
				(shown) -> shown.channel().inspect().isReceived() ? 1 : 0);
		meters.counter("listener.handled", "Messages that the listener has handled", "messages",
				(shown) -> listener(shown, ChunkListenerContainer::handledCount));
		meters.counter("listener.failures", "Exceptions and errors of the listener", "failures",
				(shown) -> listener(shown, ChunkListenerContainer::failureCount));
		meters.gauge("listener.up", "Whether the listener works or stands by, or was told not to: 0 or 1", null,
				(shown) -> listener(shown, (container) -> (container.state() == State.FAILED) ? 0 : 1));
	}

	private static double sum(Shown shown, ToLongFunction<Sender> count) {
		return shown.channel().inspect().senders().stream().mapToLong(count).sum();
	}

	private static double listener(Shown shown, ToLongFunction<ChunkListenerContainer> value) {
		ChunkListenerContainers containers = shown.containers();
		ChunkListenerContainer container = (containers != null) ? containers.find(shown.name()).orElse(null) : null;
		return (container != null) ? value.applyAsLong(container) : Double.NaN;
	}

	/** Registers meters of one channel in one registry. */
	private record Meters(MeterRegistry registry, String name, MeteredChannel shown) {

		void gauge(String meter, String description, @Nullable String unit, ToDoubleFunction<Shown> reading) {
			Gauge.builder("arena.channel." + meter, () -> this.shown.read(reading))
				.tag("channel", this.name)
				.description(description)
				.baseUnit(unit)
				.register(this.registry);
		}

		void counter(String meter, String description, String unit, ToDoubleFunction<Shown> reading) {
			RisingSum sum = new RisingSum(this.shown, reading);
			// The counter refers to its object weakly: the function has to hold it.
			FunctionCounter.builder("arena.channel." + meter, sum, (ignored) -> sum.value())
				.tag("channel", this.name)
				.description(description)
				.baseUnit(unit)
				.register(this.registry);
		}

	}

	/**
	 * A count that never falls: it goes on from where it was when another channel object
	 * takes the place of one that is closed, of which it counts what is new.
	 */
	private static final class RisingSum {

		private final MeteredChannel metered;

		private final ToDoubleFunction<Shown> reading;

		private final Map<ChunkChannel, Double> counted = new WeakHashMap<>();

		private boolean isFirst = true;

		private double sum;

		RisingSum(MeteredChannel metered, ToDoubleFunction<Shown> reading) {
			this.metered = metered;
			this.reading = reading;
		}

		synchronized double value() {
			this.metered.read((shown) -> {
				double value = this.reading.applyAsDouble(shown);
				if (value >= 0 && !shown.channel().isClosed()) {
					double before = this.counted.getOrDefault(shown.channel(), this.isFirst ? 0 : value);
					this.sum += Math.max(0, value - before);
					this.counted.put(shown.channel(), Math.max(before, value));
					this.isFirst = false;
				}
				return value;
			});
			return this.sum;
		}

	}

}
