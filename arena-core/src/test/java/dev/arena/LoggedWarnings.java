package dev.arena;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The reports of leaks during a test: the system logger ends in java.util.logging here.
 */
class LoggedWarnings extends Handler implements BeforeEachCallback, AfterEachCallback {

	private final Logger logger;

	private final List<String> messages = new CopyOnWriteArrayList<>();

	private volatile @Nullable Error failure;

	LoggedWarnings() {
		this(LeakDetection.class);
	}

	/** The reports of a class that logs under its own name. */
	LoggedWarnings(Class<?> type) {
		this.logger = Logger.getLogger(type.getName());
	}

	/** The reports that contain a text, so that those of other tests do not count. */
	List<String> containing(String text) {
		return this.messages.stream().filter((message) -> message.contains(text)).toList();
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.logger.addHandler(this);
		this.logger.setUseParentHandlers(false);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.logger.setUseParentHandlers(true);
		this.logger.removeHandler(this);
	}

	/** Has each report fail from now on. */
	void failWith(Error failure) {
		this.failure = failure;
	}

	@Override
	public void publish(LogRecord record) {
		if (this.failure != null) {
			throw this.failure;
		}
		this.messages.add(new SimpleFormatter().formatMessage(record));
	}

	@Override
	public void flush() {
	}

	@Override
	public void close() {
	}

}
