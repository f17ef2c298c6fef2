package dev.arena;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.arena.internal.posix.DetachedThread;

/**
 * The one thread of this JVM that takes back what dead processes have left in the
 * segments that are open here: at an interval, and soon after a caller was told that a
 * pool is exhausted. It is there while anything is to be looked after. It only tries
 * doors: a stopped process that holds one keeps it from that segment, not from others.
 */
final class Reclaimer {

	/** How often a caller who finds nothing free can have the reclaimer come. */
	static final long MIN_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	/** What is looked after. */
	abstract static class Member {

		private final long intervalNanos;

		private final AtomicBoolean rung = new AtomicBoolean();

		/** Used by the reclaimer alone. */
		private long lastPassNanos = System.nanoTime();

		private boolean hasFailed;

		/**
		 * What is looked after at an interval.
		 * @param intervalNanos the interval, 0 for never and not when somebody rings
		 */
		Member(long intervalNanos) {
			this.intervalNanos = intervalNanos;
		}

		/** Takes back what can be taken back without waiting for anybody. */
		abstract void reclaim();

		/** What to call it in the log. */
		abstract String name();

		/** Has the reclaimer come soon. */
		final void ring() {
			if (!this.rung.getPlain() && this.intervalNanos != 0 && this.rung.compareAndSet(false, true)) {
				LockSupport.unpark(thread);
			}
		}

		/** Makes a pass if it is due, and says when the next one is. */
		private long passIfDue() {
			long passedNanos = System.nanoTime() - this.lastPassNanos;
			long leftNanos = dueNanos() - passedNanos;
			if (leftNanos > 0) {
				return leftNanos;
			}
			this.rung.set(false);
			try {
				reclaim();
				this.hasFailed = false;
			}
			catch (Throwable ex) { // the others have their turn, and this one again
				log(ex);
			}
			this.lastPassNanos = System.nanoTime();
			return dueNanos();
		}

		private long dueNanos() {
			return this.rung.get() ? Math.min(MIN_INTERVAL_NANOS, this.intervalNanos) : this.intervalNanos;
		}

		private void log(Throwable failure) {
			if (!this.hasFailed) {
				this.hasFailed = true;
				System.getLogger(Reclaimer.class.getName())
					.log(Level.WARNING, "Could not reclaim what dead processes may have left in " + name()
							+ "; tried again until it works, without another word", failure);
			}
		}

	}

	private static final long END_MILLIS = 1000;

	/** Guarded by itself, and the thread with it. */
	private static final List<Member> MEMBERS = new ArrayList<>();

	private static volatile @Nullable Thread thread;

	private Reclaimer() {
	}

	/** Looks after somebody from now on. */
	static void add(Member member) {
		if (member.intervalNanos == 0) {
			return;
		}
		synchronized (MEMBERS) {
			MEMBERS.add(member);
			if (thread == null || !thread.isAlive()) {
				Thread started = DetachedThread.of("arena-reclaimer", Reclaimer::run);
				started.start();
				thread = started;
			}
			LockSupport.unpark(thread);
		}
	}

	/** Does not look after somebody any more; without anybody the thread ends. */
	static void remove(Member member) {
		Thread ending;
		synchronized (MEMBERS) {
			if (!MEMBERS.remove(member) || !MEMBERS.isEmpty()) {
				return;
			}
			ending = thread;
			thread = null;
		}
		if (ending != null && ending != Thread.currentThread()) {
			LockSupport.unpark(ending);
			awaitEnd(ending);
		}
	}

	private static void awaitEnd(Thread ending) {
		try {
			ending.join(END_MILLIS);
		}
		catch (InterruptedException ex) { // it ends all the same
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Makes turns until nobody is left. Errors can strike between any two steps: for want
	 * of memory, or from memory that a truncated file has lost, which some JVMs tell
	 * late. None ends the thread, which nobody would notice.
	 */
	private static void run() {
		boolean hasFailed = false;
		for (;;) {
			try {
				if (hasFailed) {
					hasFailed = false;
					LockSupport.parkNanos(Reclaimer.class, MIN_INTERVAL_NANOS);
				}
				for (List<Member> members = members(); !members.isEmpty(); members = members()) {
					makeTurn(members);
				}
				return;
			}
			catch (Throwable ex) { // without a call, which might fail as well
				hasFailed = true;
			}
		}
	}

	private static void makeTurn(List<Member> members) {
		long pauseNanos = Long.MAX_VALUE;
		for (Member member : members) {
			pauseNanos = Math.min(pauseNanos, member.passIfDue());
		}
		LockSupport.parkNanos(Reclaimer.class, pauseNanos);
		Thread.interrupted(); // means nothing here, and would keep it from parking
	}

	/** Whom to look after, nobody if this thread is not the one to do it any more. */
	private static List<Member> members() {
		synchronized (MEMBERS) {
			return (thread == Thread.currentThread()) ? List.copyOf(MEMBERS) : List.of();
		}
	}

}
