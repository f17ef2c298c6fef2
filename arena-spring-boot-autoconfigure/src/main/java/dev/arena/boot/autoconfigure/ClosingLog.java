package dev.arena.boot.autoconfigure;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Takes what arenas say while they are closed to the log of the application. Arenas log
 * with {@link System.Logger}, which is {@code java.util.logging} unless the application
 * has something else; and that loses all its handlers when the JVM begins to shut down,
 * which is when most arenas are closed.
 */
final class ClosingLog extends Handler {

	private static final Logger ARENAS = Logger.getLogger("dev.arena");

	private final SimpleFormatter formatter = new SimpleFormatter();

	/** Does something with all that is said by the way going to the application's log. */
	static void during(Runnable closing) {
		ClosingLog log = new ClosingLog();
		boolean usedParent = ARENAS.getUseParentHandlers();
		ARENAS.addHandler(log);
		ARENAS.setUseParentHandlers(false);
		try {
			closing.run();
		}
		finally {
			ARENAS.removeHandler(log);
			ARENAS.setUseParentHandlers(usedParent);
		}
	}

	@Override
	public void publish(LogRecord record) {
		Log log = LogFactory.getLog(record.getLoggerName());
		String message = this.formatter.formatMessage(record);
		if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
			log.warn(message, record.getThrown());
		}
		else {
			log.debug(message, record.getThrown());
		}
	}

	@Override
	public void flush() {
	}

	@Override
	public void close() {
	}

}
