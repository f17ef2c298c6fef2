package dev.arena;

import java.time.Duration;
import java.util.Objects;

import dev.arena.memory.MemoryOptions;

/**
 * How to create or attach to a shared segment. Immutable; start from {@link #defaults()}
 * and change what matters.
 *
 * @param memory what to ask of the memory; of the huge pages only the
 * {@linkplain dev.arena.memory.HugePageKind#TRANSPARENT transparent} ones can be had
 * @param permissions the access mode of a segment that is created, for example
 * {@code 0600}; the umask does not matter. Every participant needs read and write
 * @param unlink what happens to the name at close
 * @param attachTimeout how long to wait while others create, attach or recover
 * @param allowForeignOwner whether to attach to a segment that another user owns
 * @param leakDetection how closely to watch the chunks that this attachment takes
 */
public record SharedOptions(MemoryOptions memory, int permissions, UnlinkPolicy unlink, Duration attachTimeout,
		boolean allowForeignOwner, LeakDetection leakDetection) {

	/** The default access mode: only the owner. */
	public static final int DEFAULT_PERMISSIONS = 0600;

	/** The default time to wait at the door. */
	public static final Duration DEFAULT_ATTACH_TIMEOUT = Duration.ofSeconds(10);

	private static final SharedOptions DEFAULTS = new SharedOptions(MemoryOptions.defaults(), DEFAULT_PERMISSIONS,
			UnlinkPolicy.LAST, DEFAULT_ATTACH_TIMEOUT, false, LeakDetection.OFF);

	/**
	 * Checks the components.
	 * @throws IllegalArgumentException if {@code permissions} is not from 0 to 0777 or
	 * denies its owner reading or writing, or {@code attachTimeout} is negative
	 */
	public SharedOptions {
		Objects.requireNonNull(memory, "memory");
		Objects.requireNonNull(unlink, "unlink");
		Objects.requireNonNull(attachTimeout, "attachTimeout");
		Objects.requireNonNull(leakDetection, "leakDetection");
		if ((permissions & ~0777) != 0 || (permissions & 0600) != 0600) {
			throw new IllegalArgumentException("permissions %s: must be from 0600 to 0777 and let the owner read and "
				.formatted(octal(permissions)) + "write; nearest legal value: " + octal(permissions & 0777 | 0600));
		}
		if (attachTimeout.isNegative()) {
			throw new IllegalArgumentException(
					"attachTimeout " + attachTimeout + ": must not be negative; nearest legal value: PT0S");
		}
	}

	/**
	 * Options without leak detection.
	 * @param memory what to ask of the memory
	 * @param permissions the access mode of a segment that is created
	 * @param unlink what happens to the name at close
	 * @param attachTimeout how long to wait while others create, attach or recover
	 * @param allowForeignOwner whether to attach to a segment that another user owns
	 */
	public SharedOptions(MemoryOptions memory, int permissions, UnlinkPolicy unlink, Duration attachTimeout,
			boolean allowForeignOwner) {
		this(memory, permissions, unlink, attachTimeout, allowForeignOwner, LeakDetection.OFF);
	}

	/**
	 * The defaults: no wishes about memory, mode 0600, the last one out unlinks, wait 10
	 * seconds, own segments only, nothing tracked.
	 * @return the defaults
	 */
	public static SharedOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Sets what to ask of the memory.
	 * @param memory the wishes
	 * @return new options
	 */
	public SharedOptions withMemory(MemoryOptions memory) {
		return new SharedOptions(memory, this.permissions, this.unlink, this.attachTimeout, this.allowForeignOwner,
				this.leakDetection);
	}

	/**
	 * Sets the access mode of a segment that is created.
	 * @param permissions the mode, for example {@code 0660}
	 * @return new options
	 */
	public SharedOptions withPermissions(int permissions) {
		return new SharedOptions(this.memory, permissions, this.unlink, this.attachTimeout, this.allowForeignOwner,
				this.leakDetection);
	}

	/**
	 * Sets what happens to the name at close.
	 * @param unlink the policy
	 * @return new options
	 */
	public SharedOptions withUnlink(UnlinkPolicy unlink) {
		return new SharedOptions(this.memory, this.permissions, unlink, this.attachTimeout, this.allowForeignOwner,
				this.leakDetection);
	}

	/**
	 * Sets how long to wait at the door.
	 * @param attachTimeout the time, zero for one attempt
	 * @return new options
	 */
	public SharedOptions withAttachTimeout(Duration attachTimeout) {
		return new SharedOptions(this.memory, this.permissions, this.unlink, attachTimeout, this.allowForeignOwner,
				this.leakDetection);
	}

	/**
	 * Sets whether to attach to a segment that another user owns.
	 * @param allowForeignOwner {@code true} to trust it
	 * @return new options
	 */
	public SharedOptions withAllowForeignOwner(boolean allowForeignOwner) {
		return new SharedOptions(this.memory, this.permissions, this.unlink, this.attachTimeout, allowForeignOwner,
				this.leakDetection);
	}

	/**
	 * Sets how closely to watch the chunks that are taken.
	 * @param leakDetection the mode
	 * @return new options
	 */
	public SharedOptions withLeakDetection(LeakDetection leakDetection) {
		return new SharedOptions(this.memory, this.permissions, this.unlink, this.attachTimeout, this.allowForeignOwner,
				leakDetection);
	}

	/** The time to wait at the door; what does not fit is as good as for ever. */
	long attachTimeoutNanos() {
		try {
			return this.attachTimeout.toNanos();
		}
		catch (ArithmeticException ex) {
			return Long.MAX_VALUE;
		}
	}

	private static String octal(int mode) {
		return "0" + Integer.toOctalString(mode);
	}

}
