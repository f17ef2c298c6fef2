package dev.arena.internal.posix;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes the threads of this library: they keep no class loader but its own, neither that
 * of whoever is on the stack now, nor the context class loader, nor inherited values.
 */
public final class DetachedThread {

	private DetachedThread() {
	}

	/**
	 * Makes a daemon thread.
	 * @param name its name
	 * @param task what it does
	 * @return the thread, which is not started
	 */
	@SuppressWarnings("removal") // until 24 a thread remembers who is on the stack
	public static Thread of(String name, Runnable task) {
		return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
			Thread thread = new Thread(null, task, name, 0, false);
			thread.setDaemon(true);
			thread.setContextClassLoader(null);
			return thread;
		});
	}

}
