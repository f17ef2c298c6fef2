package dev.arena;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Warnings of what must go on although the log cannot take them: a log may need
 * descriptors or classes that are not there when an arena is closed.
 */
final class SafeLog {

	private SafeLog() {
	}

	/**
	 * Logs a warning. What fails is given up, but for want of memory or stack: whoever
	 * closes an arena can be called again then.
	 */
	static void warn(Logger logger, String format, Object... parameters) {
		try {
			logger.log(Level.WARNING, format, parameters);
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			return; // there is nobody left to tell
		}
	}

}
