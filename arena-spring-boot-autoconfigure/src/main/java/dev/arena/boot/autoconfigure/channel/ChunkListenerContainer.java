package dev.arena.boot.autoconfigure.channel;

import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import dev.arena.boot.autoconfigure.ChannelProperties;
import dev.arena.channel.ChunkChannel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Calls one {@link ChunkListener} for the messages of one channel, in threads of its own.
 * Thread-safe.
 */
public final class ChunkListenerContainer {

	private static final Log logger = LogFactory.getLog(ChunkListenerContainer.class);

	private final String channelName;

	private final ChunkChannel channel;

	private final ListenerMethod method;

	private final Object bean;

	private final ChannelProperties properties;

	private final @Nullable ChunkErrorHandler errorHandler;

	private final WaitObserver[] waitObservers;

	private final FailureLog failureLog = new FailureLog();

	private final LongAdder handledCount = new LongAdder();

	private final LongAdder failureCount = new LongAdder();

	/** Those whose threads have not all ended yet. */
	private final Set<ListenerRun> runs = new HashSet<>();

	private volatile @Nullable ListenerRun run;

	/** As it is to be: whether all threads live is asked when somebody wants to know. */
	private volatile State state = State.STOPPED;

	private volatile @Nullable Throwable failure;

	private @Nullable CompletableFuture<@Nullable Void> ended;

	ChunkListenerContainer(String channelName, ChunkChannel channel, ListenerMethod method, Object bean,
			ChannelProperties properties, @Nullable ChunkErrorHandler errorHandler, List<WaitObserver> waitObservers) {
		this.channelName = channelName;
		this.channel = channel;
		this.method = method;
		this.bean = bean;
		this.properties = properties;
		this.errorHandler = errorHandler;
		this.waitObservers = waitObservers.toArray(WaitObserver[]::new);
	}

	/**
	 * The name of the channel.
	 * @return its bean name
	 */
	public String channelName() {
		return this.channelName;
	}

	/**
	 * The method that is called.
	 * @return its class and name, for people to read
	 */
	public String listener() {
		return this.method.toString();
	}

	/**
	 * How many threads handle messages.
	 * @return at least 1
	 */
	public int concurrency() {
		return this.properties.getConcurrency();
	}

	Duration drainTimeout() {
		return this.properties.getDrainTimeout();
	}

	/**
	 * What it is doing.
	 * @return the state at this moment
	 */
	public State state() {
		State state = this.state;
		ListenerRun run = this.run;
		if (state != State.RUNNING || run == null) {
			return state;
		}
		if (!run.isWhole()) {
			return (this.run == run && this.state == State.RUNNING) ? State.FAILED : this.state;
		}
		return run.isActive() ? State.RUNNING : State.STANDING_BY;
	}

	/**
	 * Why it has failed.
	 * @return what was thrown, or {@code null} if nothing was, or it goes on
	 */
	public @Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * How many messages the listener has handled without throwing anything.
	 * @return the number since the application started
	 */
	public long handledCount() {
		return this.handledCount.sum();
	}

	/**
	 * How often the listener has thrown something.
	 * @return the number since the application started
	 */
	public long failureCount() {
		return this.failureCount.sum();
	}

	/**
	 * Receives nothing more, so that another application takes over if one stands by.
	 * Messages that are being handled are finished; this does not wait for them.
	 * @throws IllegalStateException if the application is not running
	 */
	public synchronized void pause() {
		requireStarted();
		ListenerRun run = this.run;
		if (run != null) {
			run.stop();
		}
		this.failure = null;
		this.state = State.PAUSED;
		this.run = null;
	}

	/**
	 * Goes on after {@link #pause()}, or after a failure.
	 * @throws IllegalStateException if the application is not running
	 */
	public synchronized void resume() {
		requireStarted();
		if (this.state != State.RUNNING || state() == State.FAILED) {
			pause();
			begin();
		}
	}

	private void requireStarted() {
		if (this.state == State.STOPPED) {
			throw new IllegalStateException("The listener of channel '" + this.channelName
					+ "' is stopped with its application: it can be paused and resumed while that runs");
		}
	}

	synchronized void start() {
		if (this.state == State.STOPPED) {
			begin();
		}
	}

	private void begin() {
		this.failure = null;
		ListenerRun run = new ListenerRun(this, this.channel, concurrency());
		this.runs.add(run);
		this.run = run;
		this.state = State.RUNNING;
		try {
			run.start();
		}
		catch (Throwable ex) {
			giveUp(run, ex);
			throw ex;
		}
	}

	/**
	 * Ends after the messages that wait now, those of a channel that somebody else
	 * receives excepted.
	 * @return complete when no thread is left
	 */
	synchronized CompletableFuture<@Nullable Void> stop() {
		ListenerRun run = this.run;
		if (run != null) {
			run.stopAfterDraining(drainTimeout());
		}
		this.run = null;
		this.state = State.STOPPED;
		CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
		this.ended = ended;
		if (this.runs.isEmpty()) {
			ended.complete(null);
		}
		return ended;
	}

	/** How many messages wait. */
	long waiting() {
		try {
			return this.channel.inspect().depth();
		}
		catch (RuntimeException ex) { // closed or damaged: the threads know by now
			return 0;
		}
	}

	synchronized void runEnded(ListenerRun run) {
		this.runs.remove(run);
		if (this.ended != null && this.runs.isEmpty()) {
			this.ended.complete(null);
		}
	}

	/** Binds the method for one thread. */
	MethodHandle bind() {
		return this.method.bind(this.bean);
	}

	/** Tells the observers how long a message has waited, if it is measured here. */
	void observe(ChunkMessage message) {
		if (message.waitedNanos() >= 0 && this.properties.isMeasureWait()) {
			for (WaitObserver observer : this.waitObservers) {
				try {
					observer.waited(this.channelName, message.waitedNanos());
				}
				catch (RuntimeException ex) { // who only looks on costs no message
					logger.debug(observer + " cannot observe the channel " + this.channelName, ex);
				}
			}
		}
	}

	void handled() {
		this.handledCount.increment();
	}

	/** The listener has thrown an exception. */
	void failed(ListenerRun run, ChunkMessage message, Exception failure) {
		this.failureCount.increment();
		switch (this.properties.getOnError()) {
			case CONTINUE -> this.failureLog.failed(message, failure);
			case STOP -> stopFor(run, message, failure);
			case HANDLER -> {
				try {
					if (this.errorHandler != null) {
						this.errorHandler.handle(message, failure);
					}
				}
				catch (Exception ex) {
					if (ex != failure) {
						ex.addSuppressed(failure);
					}
					stopFor(run, message, ex);
				}
			}
		}
	}

	/** A thread has died of an error, or cannot receive any more. */
	void died(ListenerRun run, ChunkMessage message, Throwable failure, boolean replaced) {
		if (failure instanceof Error) {
			this.failureCount.increment();
		}
		if (replaced) {
			this.failureLog.failed(message, failure);
		}
		else {
			stopFor(run, message, failure);
		}
	}

	private void stopFor(ListenerRun run, ChunkMessage message, Throwable failure) {
		if (giveUp(run, failure)) {
			logger.error(String.format(Locale.ROOT,
					"The listener of channel '%s' has stopped at %s: resume it with the endpoint 'channels', or start "
							+ "the application again",
					this.channelName, message), failure);
		}
	}

	/**
	 * Has a run end because of a failure.
	 * @return whether that was not known yet
	 */
	synchronized boolean giveUp(ListenerRun run, Throwable failure) {
		run.stop();
		if (this.run != run || this.state != State.RUNNING) {
			return false;
		}
		this.failure = failure;
		this.state = State.FAILED;
		return true;
	}

	@Override
	public String toString() {
		return "ChunkListenerContainer[" + listener() + " of " + this.channelName + ", "
				+ state().name().toLowerCase(Locale.ROOT) + "]";
	}

	/**
	 * What a container does.
	 */
	public enum State {

		/** It is not started yet, or stopped with its application. */
		STOPPED,

		/** It handles the messages of the channel. */
		RUNNING,

		/** It would handle them, but another receiver does. */
		STANDING_BY,

		/** It was told to pause. */
		PAUSED,

		/**
		 * It has stopped because of a failure, or a thread is missing: not on purpose.
		 */
		FAILED

	}

}
