package dev.arena;

import dev.arena.internal.memory.KernelAccounts;

/**
 * What the kernel says of all memory of this process at one moment. Reading it takes
 * milliseconds to a second, the more the more memory the process uses, heap included; so
 * who looks at several arenas takes one snapshot for all of them, see
 * {@link ArenaInspection#backing(MemorySnapshot)}. Immutable.
 */
public final class MemorySnapshot {

	private final KernelAccounts accounts;

	private MemorySnapshot(KernelAccounts accounts) {
		this.accounts = accounts;
	}

	/**
	 * Asks the kernel.
	 * @return what it says now
	 * @throws ArenaException if {@code /proc} cannot be read
	 */
	public static MemorySnapshot take() {
		return new MemorySnapshot(Failures.translating(KernelAccounts::read));
	}

	KernelAccounts accounts() {
		return this.accounts;
	}

}
