package dev.arena;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The door of a shared segment stayed locked for longer than
 * {@link SharedOptions#attachTimeout()}: some other process is creating, attaching or
 * recovering, or has been stopped while it did.
 */
public class AttachTimeoutException extends ArenaException {

	private static final long serialVersionUID = 1L;

	private final String segmentName;

	private final Duration timeout;

	private final transient @Nullable DoorHolder holder;

	AttachTimeoutException(String segmentName, Duration timeout, @Nullable DoorHolder holder) {
		super("The door of segment " + segmentName + " stayed locked for " + timeout.toMillis() + " ms: "
				+ ((holder != null) ? holder : "another process") + " is creating, attaching or recovering it, or was "
				+ "stopped while it did; continue or kill that process, or raise the attach timeout");
		this.segmentName = segmentName;
		this.timeout = timeout;
		this.holder = holder;
	}

	/**
	 * The segment.
	 * @return its name
	 */
	public String segmentName() {
		return this.segmentName;
	}

	/**
	 * How long this process waited.
	 * @return the attach timeout
	 */
	public Duration timeout() {
		return this.timeout;
	}

	/**
	 * The process that had the door locked when the time was up.
	 * @return the process, or empty if it has opened the door since, belongs to another
	 * user, or lives where {@code /proc} of this process does not show it, such as in
	 * another container
	 */
	public Optional<DoorHolder> holder() {
		return Optional.ofNullable(this.holder);
	}

}
