package dev.arena.channel;

import java.util.BitSet;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.posix.ShmFile;

/**
 * Who is who in a channel, and whether he lives: each role is a byte of the file, locked
 * for one descriptor, which the kernel unlocks when its process dies. Roles that are held
 * through this object are noted here, as a second lock of one descriptor would be
 * granted. A channel without a file has only those. Thread-safe.
 */
final class Locks {

	private final @Nullable ShmFile file;

	private final BitSet held = new BitSet();

	Locks(@Nullable ShmFile file) {
		this.file = file;
	}

	/**
	 * Takes a role unless it is taken.
	 * @return whether it is held through this object now, and was not before
	 */
	synchronized boolean tryTake(int role) {
		if (this.held.get(role) || this.file != null && !this.file.tryLock(role)) {
			return false;
		}
		this.held.set(role);
		return true;
	}

	synchronized void giveUp(int role) {
		if (this.held.get(role)) {
			if (this.file != null) {
				this.file.unlock(role);
			}
			this.held.clear(role);
		}
	}

	/** Whether anybody has a role, here or elsewhere. */
	synchronized boolean isTaken(int role) {
		return this.held.get(role) || this.file != null && this.file.isLockedByOther(role);
	}

	/** Whether anybody else is there, in whatever role. */
	synchronized boolean isAnybodyElseThere() {
		return this.file != null && this.file.isAnyLockedByOther(ChannelFormat.RECEIVER,
				ChannelFormat.FIRST_SENDER + ChannelFormat.MAX_SENDERS - ChannelFormat.RECEIVER);
	}

	/** Whether anybody else is there who is not leaving. */
	synchronized boolean isAnybodyElsePresent() {
		return this.file != null
				&& this.file.isAnyLockedByOther(ChannelFormat.FIRST_PRESENCE, ChannelFormat.MAX_PRESENT);
	}

	/** Gives up the role that says that somebody is there. */
	synchronized void giveUpPresence() {
		for (int role = this.held.nextSetBit(ChannelFormat.FIRST_PRESENCE); role >= 0
				&& role < ChannelFormat.FIRST_SENDER; role = this.held.nextSetBit(role + 1)) {
			giveUp(role);
		}
	}

	/** Gives up all roles. */
	synchronized void giveUpAll() {
		for (int role : this.held.stream().toArray()) {
			giveUp(role);
		}
	}

	/** Gives up all roles, and the file. */
	synchronized void close() {
		this.held.clear();
		if (this.file != null) {
			this.file.close();
		}
	}

}
