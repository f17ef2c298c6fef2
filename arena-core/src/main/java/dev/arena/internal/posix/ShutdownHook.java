package dev.arena.internal.posix;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The one JVM shutdown hook, which is there while a marked file is open: applies the
 * unlink policy of every one of them. It takes no memory away, because other threads and
 * other hooks, that of Spring among them, may still be using it.
 */
public final class ShutdownHook {

	/**
	 * Somebody who has the name of a file to give up.
	 */
	public interface NameHolder {

		/**
		 * The name.
		 * @return what the file is called
		 */
		String name();

		/**
		 * The kind of the file.
		 * @return what to call it
		 */
		MarkedFile kind();

		/**
		 * Gives up the name, not the memory.
		 * @param timeoutNanos how long to wait at the door at most
		 */
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
	 * @param holder who has the name
	 * @throws ShutdownException if the names are given up already, or nobody will do it
	 */
	public static void add(NameHolder holder) {
		synchronized (OPEN) {
			requireNotBegun(holder.kind(), holder.name());
			if (hook == null) {
				hook = register(holder);
			}
			OPEN.add(holder);
		}
	}

	/**
	 * Forgets a name that has been given up.
	 * @param holder who had it
	 */
	public static void remove(NameHolder holder) {
		synchronized (OPEN) {
			if (OPEN.remove(holder) && OPEN.isEmpty() && hook != null && !begun) {
				unregister(hook);
				hook = null;
			}
		}
	}

	/**
	 * Refuses what would take a name that nobody gives up.
	 * @param kind the kind of the file that is to be opened
	 * @param name its name
	 * @throws ShutdownException if the names are given up already
	 */
	public static void requireNotBegun(MarkedFile kind, String name) {
		synchronized (OPEN) {
			if (begun) {
				throw new ShutdownException(kind, name, null);
			}
		}
	}

	private static Thread register(NameHolder holder) {
		Thread thread = DetachedThread.of("arena-shutdown", ShutdownHook::run);
		try {
			Runtime.getRuntime().addShutdownHook(thread);
			return thread;
		}
		catch (IllegalStateException ex) {
			throw new ShutdownException(holder.kind(), holder.name(), ex);
		}
	}

	private static void unregister(Thread thread) {
		try {
			Runtime.getRuntime().removeShutdownHook(thread);
		}
		catch (IllegalStateException ex) { // the JVM begins to shut down: it finds
											// nothing
			System.getLogger(ShutdownHook.class.getName()).log(Level.DEBUG, "The last of the files closed", ex);
		}
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
					.log(Level.WARNING, "Could not give up the name of " + holder.name(), ex);
			}
		}
	}

}
