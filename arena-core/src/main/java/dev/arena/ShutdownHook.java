package dev.arena;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The one JVM shutdown hook, which is there while a shared arena is open: applies the
 * unlink policy of every one of them. It takes no memory away, because other threads and
 * other hooks, that of Spring among them, may still be using it.
 */
final class ShutdownHook {

	/**
	 * Somebody who has the name of a segment to give up.
	 */
	interface NameHolder {

		String name();

		/** Gives up the name, not the memory, waiting at the door no longer than this. */
		void giveUpName(long timeoutNanos);

	}

	private static final long DOOR_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** Guarded by itself, and the next two with it. */
	private static final Set<NameHolder> OPEN = new HashSet<>();

	private static @Nullable Thread hook;

	private static boolean begun;

	private ShutdownHook() {
	}

	/**
	 * Takes note of a name that is to be given up when the JVM ends.
	 * @throws ArenaException if the names are given up already, or nobody will do it
	 */
	static void add(NameHolder holder) {
		synchronized (OPEN) {
			requireNotBegun(holder.name());
			if (hook == null) {
				hook = register(holder.name());
			}
			OPEN.add(holder);
		}
	}

	static void remove(NameHolder holder) {
		synchronized (OPEN) {
			if (OPEN.remove(holder) && OPEN.isEmpty() && hook != null && !begun) {
				unregister(hook);
				hook = null;
			}
		}
	}

	/**
	 * Refuses what would take a name that nobody gives up.
	 * @param name the name of the segment that is to be opened
	 */
	static void requireNotBegun(String name) {
		synchronized (OPEN) {
			if (begun) {
				throw refused(name, null);
			}
		}
	}

	private static Thread register(String name) {
		Thread thread = DetachedThread.of("arena-shutdown", ShutdownHook::run);
		try {
			Runtime.getRuntime().addShutdownHook(thread);
			return thread;
		}
		catch (IllegalStateException ex) {
			throw refused(name, ex);
		}
	}

	private static void unregister(Thread thread) {
		try {
			Runtime.getRuntime().removeShutdownHook(thread);
		}
		catch (IllegalStateException ex) { // the JVM begins to shut down: it finds
											// nothing
			System.getLogger(ShutdownHook.class.getName()).log(Level.DEBUG, "The last shared arena closed", ex);
		}
	}

	private static ArenaException refused(String name, @Nullable Throwable cause) {
		return new ArenaException("Segment " + name
				+ " is not opened: this JVM is shutting down and gives up the names "
				+ "of its segments, so this one would stay behind; open it earlier, and close it before the shutdown",
				0, cause);
	}

	private static void run() {
		List<NameHolder> holders;
		synchronized (OPEN) {
			begun = true;
			holders = new ArrayList<>(OPEN);
		}
		for (NameHolder holder : holders) {
			try {
				holder.giveUpName(DOOR_TIMEOUT_NANOS);
			}
			catch (RuntimeException | Error ex) { // the others still have their turn
				System.getLogger(ShutdownHook.class.getName())
					.log(Level.WARNING, "Could not give up the name of segment " + holder.name(), ex);
			}
		}
	}

}
