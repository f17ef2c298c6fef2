package dev.arena.boot.autoconfigure.metrics;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.ToDoubleFunction;

import dev.arena.boot.autoconfigure.channel.ChannelRegistry;
import dev.arena.boot.autoconfigure.channel.ChunkListenerContainers;
import dev.arena.channel.ChunkChannel;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The channel that the meters of a name show in one registry: that of the application
 * which was bound last and has it open. A registry keeps the first meter of an identity
 * for ever, so meters refer to this and not to a channel.
 */
final class MeteredChannel {

	private static final Map<MeterRegistry, Map<String, MeteredChannel>> ALL = new WeakHashMap<>();

	private final String name;

	private final Deque<Source> sources = new ArrayDeque<>();

	private MeteredChannel(String name) {
		this.name = name;
	}

	static MeteredChannel of(MeterRegistry registry, String name) {
		synchronized (ALL) {
			return ALL.computeIfAbsent(registry, (key) -> new HashMap<>()).computeIfAbsent(name, MeteredChannel::new);
		}
	}

	synchronized void show(Source source) {
		this.sources.removeIf((other) -> other.channels() == source.channels() || other.isOver(this.name));
		this.sources.push(source);
	}

	/**
	 * Reads a value. Whatever goes wrong is the end of this value and not of the scrape.
	 * @return the value, or NaN if there is none
	 */
	double read(ToDoubleFunction<Shown> reading) {
		try {
			Shown shown = shown();
			return (shown != null) ? reading.applyAsDouble(shown) : Double.NaN;
		}
		catch (RuntimeException | Error ex) { // closed or damaged
			return Double.NaN;
		}
	}

	@Nullable Shown shown() {
		for (Source source : snapshot()) {
			ChunkChannel channel = source.find(this.name);
			if (channel != null && !channel.isClosed()) {
				return new Shown(this.name, channel, source.containers().getIfAvailable());
			}
		}
		return null;
	}

	private synchronized Deque<Source> snapshot() {
		return new ArrayDeque<>(this.sources);
	}

	/**
	 * An application.
	 */
	record Source(ChannelRegistry channels, ObjectProvider<ChunkListenerContainers> containers) {

		@Nullable ChunkChannel find(String name) {
			try {
				return this.channels.findCreated(name).orElse(null);
			}
			catch (RuntimeException ex) { // its context is closed
				return null;
			}
		}

		boolean isOver(String name) {
			ChunkChannel channel = find(name);
			return channel != null && channel.isClosed();
		}

	}

	/**
	 * What is to be read.
	 */
	record Shown(String name, ChunkChannel channel, @Nullable ChunkListenerContainers containers) {

	}

}
