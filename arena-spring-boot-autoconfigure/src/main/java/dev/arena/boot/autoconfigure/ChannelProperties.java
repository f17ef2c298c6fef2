package dev.arena.boot.autoconfigure;

import java.time.Duration;

import dev.arena.UnlinkPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * One channel of {@code arena.channels}. The numbers of senders and messages must be the
 * same in all processes that open it; the rest is each application's own.
 */
@ConfigurationPropertiesSource
public class ChannelProperties {

	/**
	 * Name of the arena whose chunks travel. Not needed if there is one, or a primary
	 * one.
	 */
	private @Nullable String arena;

	/**
	 * What this application does with the channel.
	 */
	private Role role = Role.BOTH;

	/**
	 * How many senders there can be at once, in all processes; at most 255.
	 */
	private int senders = 8;

	/**
	 * How many messages of each sender can wait, a power of two.
	 */
	private int capacity = 1024;

	/**
	 * How to wait for messages, or for room.
	 */
	private Wait wait = Wait.SLEEP;

	/**
	 * What happens to the name of the channel when it is closed.
	 */
	private UnlinkPolicy unlink = UnlinkPolicy.LAST;

	/**
	 * How many threads handle messages. With more than one, messages of one sender may
	 * overtake each other.
	 */
	private int concurrency = 1;

	/**
	 * What happens when a listener throws an exception.
	 */
	private OnError onError = OnError.CONTINUE;

	/**
	 * How long to go on at the end of the application with messages that wait then; 0 to
	 * leave them where they are.
	 */
	private Duration drainTimeout = Duration.ofSeconds(5);

	/**
	 * Whether senders here write down when they send, and the listener here records how
	 * long messages have waited that say so.
	 */
	private boolean measureWait;

	/**
	 * Converts the text of a channel that has no keys.
	 * @param text must be empty
	 * @return a channel with all defaults
	 */
	public static ChannelProperties valueOf(String text) {
		if (!text.isBlank()) {
			throw new IllegalArgumentException("A channel has keys");
		}
		return new ChannelProperties();
	}

	public @Nullable String getArena() {
		return this.arena;
	}

	public void setArena(@Nullable String arena) {
		this.arena = arena;
	}

	public Role getRole() {
		return this.role;
	}

	public void setRole(Role role) {
		this.role = role;
	}

	public int getSenders() {
		return this.senders;
	}

	public void setSenders(int senders) {
		this.senders = senders;
	}

	public int getCapacity() {
		return this.capacity;
	}

	public void setCapacity(int capacity) {
		this.capacity = capacity;
	}

	public Wait getWait() {
		return this.wait;
	}

	public void setWait(Wait wait) {
		this.wait = wait;
	}

	public UnlinkPolicy getUnlink() {
		return this.unlink;
	}

	public void setUnlink(UnlinkPolicy unlink) {
		this.unlink = unlink;
	}

	public int getConcurrency() {
		return this.concurrency;
	}

	public void setConcurrency(int concurrency) {
		this.concurrency = concurrency;
	}

	public OnError getOnError() {
		return this.onError;
	}

	public void setOnError(OnError onError) {
		this.onError = onError;
	}

	public Duration getDrainTimeout() {
		return this.drainTimeout;
	}

	public void setDrainTimeout(Duration drainTimeout) {
		this.drainTimeout = drainTimeout;
	}

	public boolean isMeasureWait() {
		return this.measureWait;
	}

	public void setMeasureWait(boolean measureWait) {
		this.measureWait = measureWait;
	}

	/**
	 * What an application does with a channel.
	 */
	public enum Role {

		/** It sends only: a listener is refused. */
		SENDER,

		/** It receives only: there is no bean to send with. */
		RECEIVER,

		/** It may do both. */
		BOTH

	}

	/**
	 * How one side of a channel waits.
	 */
	public enum Wait {

		/** Looks all the time, for the price of a processor. */
		SPIN,

		/** Looks again and again with pauses that grow to a millisecond. */
		BACK_OFF,

		/** Looks for some microseconds, then sleeps until it is woken. */
		SLEEP

	}

	/**
	 * What happens when a listener throws an exception. An {@code Error} is no matter of
	 * choice: its thread is replaced, and after several in a row the listener stops.
	 */
	public enum OnError {

		/** The failure is counted and logged, and the next message is handled. */
		CONTINUE,

		/** The listener stops, and health is DOWN. */
		STOP,

		/** The bean of type {@code ChunkErrorHandler} decides. */
		HANDLER

	}

}
