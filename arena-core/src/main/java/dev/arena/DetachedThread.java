package dev.arena;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes the threads of this library: they keep no class loader but its own, neither that
 * of whoever is on the stack now, nor the context class loader, nor inherited values.
 */
final class DetachedThread {

	private DetachedThread() {
	}

	@SuppressWarnings("removal") // until 24 a thread remembers who is on the stack
	static Thread of(String name, Runnable task) {
		return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
			Thread thread = new Thread(null, task, name, 0, false);
			thread.setDaemon(true);
			thread.setContextClassLoader(null);
			return thread;
		});
	}

}
