package dev.arena.boot.autoconfigure;

import java.time.Duration;

import dev.arena.UnlinkPolicy;
import dev.arena.channel.ChannelOptions;
import dev.arena.channel.WaitMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * Properties of one channel, an entry of {@code arena.channels}.
 */
@ConfigurationPropertiesSource
public class ChannelProperties {

	/**
	 * Arena whose chunks travel. Needed if there are several arenas and none of them is
	 * 'arena.primary'.
	 */
	private @Nullable String arena;

	/**
	 * What this application does with the channel.
	 */
	private Role role = Role.BOTH;

	/**
	 * Number of senders there can be at once, in all processes.
	 */
	private int senders = ChannelOptions.defaults().senders();

	/**
	 * Number of messages of one sender that can wait for the receiver, a power of two.
	 */
	private int capacity = ChannelOptions.defaults().capacity();

	/**
	 * How senders and receivers of this application wait.
	 */
	private WaitMode wait = ChannelOptions.defaults().waitMode();

	/**
	 * What happens to the name of the channel, and to what nobody has received, when the
	 * channel closes.
	 */
	private UnlinkPolicy unlink = ChannelOptions.defaults().unlink();

	/**
	 * What happens after a listener has thrown an exception.
	 */
	private OnError onError = OnError.CONTINUE;

	/**
	 * Time for a listener to take what has been sent already when the application stops.
	 */
	private Duration drainTimeout = Duration.ofSeconds(5);

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

	public WaitMode getWait() {
		return this.wait;
	}

	public void setWait(WaitMode wait) {
		this.wait = wait;
	}

	public UnlinkPolicy getUnlink() {
		return this.unlink;
	}

	public void setUnlink(UnlinkPolicy unlink) {
		this.unlink = unlink;
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

	ChannelOptions toOptions() {
		return ChannelOptions.defaults()
			.withSenders(this.senders)
			.withCapacity(this.capacity)
			.withWaitMode(this.wait)
			.withUnlink(this.unlink);
	}

	/**
	 * What an application does with a channel.
	 */
	public enum Role {

		/** Sends only: no listener is allowed. */
		SENDER,

		/** Receives only: there are no senders to inject. */
		RECEIVER,

		/** Sends and receives. */
		BOTH

	}

	/**
	 * What happens after a listener has thrown an exception. The chunk is freed in any
	 * case.
	 */
	public enum OnError {

		/** The exception is counted and logged, and the next message is received. */
		CONTINUE,

		/** Nothing more is received until the endpoint resumes the listener. */
		STOP,

		/** A bean of type ChunkListenerErrorHandler decides. */
		HANDLER

	}

}
