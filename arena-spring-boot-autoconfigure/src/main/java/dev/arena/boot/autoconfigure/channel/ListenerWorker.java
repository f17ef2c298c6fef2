package dev.arena.boot.autoconfigure.channel;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.UndeclaredThrowableException;

import dev.arena.channel.ChunkChannel;
import org.jspecify.annotations.Nullable;

/**
 * Handles one message after the other. An {@code Error} ends its thread, which is
 * replaced by one with a stack of its own; after several in a row the listener is told to
 * have failed. So a thread that is missing is never a secret.
 */
final class ListenerWorker implements Runnable {

	/** From how many errors without a success in between a listener is given up. */
	static final int MAX_ERRORS = 5;

	private final ListenerRun run;

	private final ChunkListenerContainer container;

	private final ChunkMessage message;

	private final MethodHandle call;

	private final int number;

	private int errorsInARow;

	private volatile @Nullable Thread thread;

	ListenerWorker(ListenerRun run, ChunkListenerContainer container, ChunkChannel channel, int number) {
		this.run = run;
		this.container = container;
		this.message = new ChunkMessage(container.channelName(), channel.arena().newChunk());
		this.call = container.bind();
		this.number = number;
	}

	/** Starts the thread, or another one in its place. */
	synchronized void startThread() {
		Thread thread = new Thread(this, "arena-" + this.container.channelName() + "-" + this.number);
		thread.setDaemon(false);
		thread.start();
		this.thread = thread; // not before it lives, and not behind one that replaces it
	}

	boolean isAlive() {
		Thread thread = this.thread;
		return thread != null && thread.isAlive();
	}

	@Override
	public void run() {
		boolean replaced = false;
		try {
			if (this.message.chunk().isOpen()) { // an error struck when it was received
				handle();
			}
			while (this.run.receive(this.message)) {
				handle();
			}
		}
		catch (Throwable ex) {
			replaced = replace(ex);
		}
		finally {
			if (!replaced) {
				end();
			}
		}
	}

	private void handle() {
		try {
			this.container.observe(this.message);
			this.call.invokeExact(this.message);
			this.errorsInARow = 0;
			this.container.handled();
		}
		catch (Error ex) {
			throw ex;
		}
		catch (Exception ex) {
			this.container.failed(this.run, this.message, ex);
		}
		catch (Throwable ex) {
			this.container.failed(this.run, this.message, new UndeclaredThrowableException(ex));
		}
		finally {
			this.message.chunk().close();
		}
	}

	/**
	 * Starts another thread unless this was to be the end.
	 * @return whether it has
	 */
	private boolean replace(Throwable failure) {
		try {
			boolean replace = failure instanceof Error && ++this.errorsInARow < MAX_ERRORS && !this.run.isStopping();
			if (replace) {
				startThread();
			}
			this.container.died(this.run, this.message, failure, replace);
			return replace;
		}
		catch (Throwable ex) {
			ex.addSuppressed(failure);
			this.container.giveUp(this.run, ex);
			return false;
		}
	}

	private void end() {
		try {
			this.message.chunk().close();
		}
		finally {
			this.run.workerEnded();
		}
	}

}
