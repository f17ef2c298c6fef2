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

	private static final long DOOR_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final Set<Participation> OPEN = ConcurrentHashMap.newKeySet();

	static {
		try {
			Runtime.getRuntime().addShutdownHook(new Thread(ShutdownHook::run, "arena-shutdown"));
		}
		catch (IllegalStateException ex) { // the JVM is shutting down: too late for a
											// hook
			System.getLogger(ShutdownHook.class.getName())
				.log(Level.DEBUG, "Shared arenas opened during shutdown unlink only when closed", ex);
		}
	}

	private ShutdownHook() {
	}

	static void add(Participation participation) {
		OPEN.add(participation);
	}

	static void remove(Participation participation) {
		OPEN.remove(participation);
	}

	private static void run() {
		for (Participation participation : OPEN) {
			try {
				participation.giveUpName(DOOR_TIMEOUT_NANOS);
			}
			catch (RuntimeException | Error ex) { // the others still have their turn
				System.getLogger(ShutdownHook.class.getName())
					.log(Level.WARNING, "Could not give up the name of segment " + participation.name(), ex);
			}
		}
	}

}
