package dev.arena;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.arena.memory.MemoryOptions;

/**
 * How to create or attach to a shared segment. Immutable; start from {@link #defaults()}
 * and change what matters.
 */
public final class SharedOptions extends ArenaOptions<SharedOptions> {

	/** The default access mode: only the owner. */
	public static final int DEFAULT_PERMISSIONS = 0600;

	/** The default time to wait at the door. */
	public static final Duration DEFAULT_ATTACH_TIMEOUT = Duration.ofSeconds(10);

	/** The default time from one look for what the dead have left to the next. */
	public static final Duration DEFAULT_RECLAIM_INTERVAL = Duration.ofSeconds(1);

	/** The shortest reclaim interval. */
	public static final Duration MIN_RECLAIM_INTERVAL = Duration.ofMillis(1);

	/** The longest transit timeout. */
	public static final Duration MAX_TRANSIT_TIMEOUT = TransitEpoch.MAX_TIMEOUT;

	private static final SharedOptions DEFAULTS = new SharedOptions(MemoryOptions.defaults(), LeakDetection.OFF,
			DEFAULT_PERMISSIONS, UnlinkPolicy.LAST, DEFAULT_ATTACH_TIMEOUT, Duration.ZERO, DEFAULT_RECLAIM_INTERVAL,
			false);

	private final int permissions;

	private final UnlinkPolicy unlink;

	private final Duration attachTimeout;

	private final Duration transitTimeout;

	private final Duration reclaimInterval;

	private final boolean allowForeignOwner;

	private SharedOptions(MemoryOptions memory, LeakDetection leakDetection, int permissions, UnlinkPolicy unlink,
			Duration attachTimeout, Duration transitTimeout, Duration reclaimInterval, boolean allowForeignOwner) {
		super(memory, leakDetection);
		this.permissions = permissions;
		this.unlink = Objects.requireNonNull(unlink, "unlink");
		this.attachTimeout = Objects.requireNonNull(attachTimeout, "attachTimeout");
		this.transitTimeout = Objects.requireNonNull(transitTimeout, "transitTimeout");
		this.reclaimInterval = Objects.requireNonNull(reclaimInterval, "reclaimInterval");
		this.allowForeignOwner = allowForeignOwner;
	}

	/**
	 * The defaults: no wishes about memory, nothing tracked, mode 0600, the last one out
	 * unlinks, wait 10 seconds, chunks stay in transit for ever, what the dead have left
	 * is looked for every second, own segments only.
	 * @return the defaults
	 */
	public static SharedOptions defaults() {
		return DEFAULTS;
	}

	@Override
	SharedOptions with(MemoryOptions memory, LeakDetection leakDetection) {
		return new SharedOptions(memory, leakDetection, this.permissions, this.unlink, this.attachTimeout,
				this.transitTimeout, this.reclaimInterval, this.allowForeignOwner);
	}

	/**
	 * The access mode of a segment that is created; the umask does not matter. Every
	 * attachment needs read and write.
	 * @return the mode, for example {@code 0600}
	 */
	public int permissions() {
		return this.permissions;
	}

	/**
	 * Sets the access mode of a segment that is created.
	 * @param permissions the mode, for example {@code 0660}
	 * @return new options
	 * @throws IllegalArgumentException if it is not from 0 to 0777 or denies its owner
	 * reading or writing
	 */
	public SharedOptions withPermissions(int permissions) {
		if ((permissions & ~0777) != 0 || (permissions & 0600) != 0600) {
			throw new IllegalArgumentException("permissions " + octal(permissions)
					+ ": must be from 0600 to 0777 and let the owner read and write; nearest legal value: "
					+ octal(permissions & 0777 | 0600));
		}
		return new SharedOptions(memory(), leakDetection(), permissions, this.unlink, this.attachTimeout,
				this.transitTimeout, this.reclaimInterval, this.allowForeignOwner);
	}

	/**
	 * What happens to the name at close.
	 * @return the policy
	 */
	public UnlinkPolicy unlink() {
		return this.unlink;
	}

	/**
	 * Sets what happens to the name at close.
	 * @param unlink the policy
	 * @return new options
	 */
	public SharedOptions withUnlink(UnlinkPolicy unlink) {
		return new SharedOptions(memory(), leakDetection(), this.permissions, unlink, this.attachTimeout,
				this.transitTimeout, this.reclaimInterval, this.allowForeignOwner);
	}

	/**
	 * How long to wait while others create, attach, leave or recover.
	 * @return the time, zero for one attempt
	 */
	public Duration attachTimeout() {
		return this.attachTimeout;
	}

	/**
	 * Sets how long to wait while others create, attach, leave or recover.
	 * @param attachTimeout the time, zero for one attempt
	 * @return new options
	 * @throws IllegalArgumentException if it is negative
	 */
	public SharedOptions withAttachTimeout(Duration attachTimeout) {
		if (attachTimeout.isNegative()) {
			throw new IllegalArgumentException(
					"attachTimeout " + attachTimeout + ": must not be negative; nearest legal value: PT0S");
		}
		return new SharedOptions(memory(), leakDetection(), this.permissions, this.unlink, attachTimeout,
				this.transitTimeout, this.reclaimInterval, this.allowForeignOwner);
	}

	/**
	 * After what time in transit a chunk is given up and freed; see
	 * {@link ArenaMaintenance#reclaim()}. Belongs to the segment: who attaches to an
	 * existing one gets that of its creator.
	 * @return the time, zero for never
	 */
	public Duration transitTimeout() {
		return this.transitTimeout;
	}

	/**
	 * Sets after what time in transit a chunk is given up, for a segment that is created.
	 * @param transitTimeout the time, zero for never
	 * @return new options
	 * @throws IllegalArgumentException if it is negative or more than
	 * {@link #MAX_TRANSIT_TIMEOUT}
	 */
	public SharedOptions withTransitTimeout(Duration transitTimeout) {
		if (transitTimeout.isNegative() || transitTimeout.compareTo(MAX_TRANSIT_TIMEOUT) > 0) {
			throw new IllegalArgumentException("transitTimeout " + transitTimeout + ": must be from PT0S to "
					+ MAX_TRANSIT_TIMEOUT + "; nearest legal value: "
					+ (transitTimeout.isNegative() ? Duration.ZERO : MAX_TRANSIT_TIMEOUT));
		}
		return new SharedOptions(memory(), leakDetection(), this.permissions, this.unlink, this.attachTimeout,
				transitTimeout, this.reclaimInterval, this.allowForeignOwner);
	}

	/**
	 * How often this process looks for what dead processes have left, and for chunks
	 * whose {@linkplain #transitTimeout() time in transit} is over. One thread does so
	 * for all arenas of the JVM; it also comes soon after a caller was told that there is
	 * no chunk. Allocating never does it, and never waits for it.
	 * @return the time from one look to the next, zero if only
	 * {@link ArenaMaintenance#reclaim()} looks
	 */
	public Duration reclaimInterval() {
		return this.reclaimInterval;
	}

	/**
	 * Sets how often this process looks for what dead processes have left.
	 * @param reclaimInterval the time from one look to the next, zero for never
	 * @return new options
	 * @throws IllegalArgumentException if it is negative, or positive and less than
	 * {@link #MIN_RECLAIM_INTERVAL}
	 */
	public SharedOptions withReclaimInterval(Duration reclaimInterval) {
		if (!reclaimInterval.isZero() && reclaimInterval.compareTo(MIN_RECLAIM_INTERVAL) < 0) {
			throw new IllegalArgumentException("reclaimInterval " + reclaimInterval + ": must be at least "
					+ MIN_RECLAIM_INTERVAL + ", or PT0S for never; nearest legal value: "
					+ (reclaimInterval.isNegative() ? Duration.ZERO : MIN_RECLAIM_INTERVAL));
		}
		return new SharedOptions(memory(), leakDetection(), this.permissions, this.unlink, this.attachTimeout,
				this.transitTimeout, reclaimInterval, this.allowForeignOwner);
	}

	/**
	 * Whether to attach to a segment that another user owns.
	 * @return {@code true} to trust it
	 */
	public boolean allowForeignOwner() {
		return this.allowForeignOwner;
	}

	/**
	 * Sets whether to attach to a segment that another user owns.
	 * @param allowForeignOwner {@code true} to trust it
	 * @return new options
	 */
	public SharedOptions withAllowForeignOwner(boolean allowForeignOwner) {
		return new SharedOptions(memory(), leakDetection(), this.permissions, this.unlink, this.attachTimeout,
				this.transitTimeout, this.reclaimInterval, allowForeignOwner);
	}

	/** The time to wait at the door; what does not fit is as good as for ever. */
	long attachTimeoutNanos() {
		return Waiters.nanos(this.attachTimeout);
	}

	long reclaimIntervalNanos() {
		return Waiters.nanos(this.reclaimInterval);
	}

	long transitTimeoutNanos() {
		return this.transitTimeout.toNanos();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SharedOptions options && components().equals(options.components());
	}

	@Override
	public int hashCode() {
		return components().hashCode();
	}

	@Override
	public String toString() {
		return "SharedOptions[memory=" + memory() + ", leakDetection=" + leakDetection() + ", permissions="
				+ octal(this.permissions) + ", unlink=" + this.unlink + ", attachTimeout=" + this.attachTimeout
				+ ", transitTimeout=" + this.transitTimeout + ", reclaimInterval=" + this.reclaimInterval
				+ ", allowForeignOwner=" + this.allowForeignOwner + "]";
	}

	private List<Object> components() {
		return List.of(memory(), leakDetection(), this.permissions, this.unlink, this.attachTimeout,
				this.transitTimeout, this.reclaimInterval, this.allowForeignOwner);
	}

	private static String octal(int mode) {
		return "0" + Integer.toOctalString(mode);
	}

}
