package dev.arena.boot.autoconfigure.channel;

import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import dev.arena.channel.ChannelState;
import dev.arena.channel.ChunkChannel;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one channel and of its listener, read when they are asked for.
 */
final class ChannelMetrics implements MeterBinder {

	private static final String CHANNEL = "channel";

	private final String name;

	private final ChunkChannel channel;

	private final @Nullable ChunkListenerContainer listener;

	ChannelMetrics(String name, ChunkChannel channel, @Nullable ChunkListenerContainer listener) {
		this.name = name;
		this.channel = channel;
		this.listener = listener;
	}

	static long sum(ChannelState state, ToLongFunction<ChannelState.Sender> count) {
		return state.senders().stream().mapToLong(count).sum();
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		counter(registry, "arena.channel.sent", "Messages that were sent, by all processes",
				(state) -> sum(state, ChannelState.Sender::sentCount));
		counter(registry, "arena.channel.received", "Messages that the receiver has passed, in any process",
				(state) -> sum(state, ChannelState.Sender::receivedCount));
		counter(registry, "arena.channel.skipped",
				"Messages without a chunk, of senders that died or chunks freed since",
				(state) -> sum(state, ChannelState.Sender::skippedCount));
		Gauge.builder("arena.channel.depth", this.channel, (channel) -> read(channel, ChannelState::depth))
			.description("Messages that wait for the receiver")
			.baseUnit("messages")
			.tag(CHANNEL, this.name)
			.register(registry);
		TimeGauge
			.builder("arena.channel.oldest.age", this.channel, TimeUnit.NANOSECONDS,
					(channel) -> read(channel, (state) -> state.oldestAge().toNanos()))
			.description("How long the oldest message has waited at least")
			.tag(CHANNEL, this.name)
			.register(registry);
		if (this.listener != null) {
			bindListener(registry, this.listener);
		}
	}

	private void bindListener(MeterRegistry registry, ChunkListenerContainer listener) {
		FunctionCounter.builder("arena.channel.handled", listener, ChunkListenerContainer::handledCount)
			.description("Messages that the listener of this application has handled")
			.baseUnit("messages")
			.tag(CHANNEL, this.name)
			.register(registry);
		FunctionCounter.builder("arena.channel.failed", listener, ChunkListenerContainer::failedCount)
			.description("Messages at which the listener of this application has thrown an exception")
			.baseUnit("messages")
			.tag(CHANNEL, this.name)
			.register(registry);
		FunctionCounter.builder("arena.channel.restarts", listener, ChunkListenerContainer::restartCount)
			.description("Errors after which the listener of this application started anew")
			.tag(CHANNEL, this.name)
			.register(registry);
	}

	private void counter(MeterRegistry registry, String name, String description,
			ToDoubleFunction<ChannelState> count) {
		FunctionCounter.builder(name, this.channel, (channel) -> read(channel, count))
			.description(description)
			.baseUnit("messages")
			.tag(CHANNEL, this.name)
			.register(registry);
	}

	/** A channel that is closed or damaged has no numbers. */
	private static double read(ChunkChannel channel, ToDoubleFunction<ChannelState> number) {
		try {
			return number.applyAsDouble(channel.inspect());
		}
		catch (RuntimeException | InternalError ex) {
			return Double.NaN;
		}
	}

}
