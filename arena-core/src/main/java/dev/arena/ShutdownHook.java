package dev.arena;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The one JVM shutdown hook: applies the unlink policy of every shared arena that is
 * still open. It takes no memory away, because other threads and other hooks, that of
 * Spring among them, may still be using it.
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

	private static final Set<NameHolder> OPEN = ConcurrentHashMap.newKeySet();

	static {
		try {
			Runtime.getRuntime().addShutdownHook(new Thread(ShutdownHook::run, "arena-shutdown"));
		}
		catch (IllegalStateException ex) { // the JVM is shutting down already
			System.getLogger(ShutdownHook.class.getName())
				.log(Level.DEBUG, "Shared arenas opened during shutdown unlink only when closed", ex);
		}
	}

	private ShutdownHook() {
	}

	static void add(NameHolder holder) {
		OPEN.add(holder);
	}

	static void remove(NameHolder holder) {
		OPEN.remove(holder);
	}

	private static void run() {
		for (NameHolder holder : OPEN) {
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
