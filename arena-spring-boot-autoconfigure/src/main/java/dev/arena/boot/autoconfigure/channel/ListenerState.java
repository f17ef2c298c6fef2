package dev.arena.boot.autoconfigure.channel;

/**
 * What a listener is doing.
 *
 * <pre class="code">
 * STOPPED → RUNNING ⇄ PAUSED        start, pause, resume
 * RUNNING → RESTARTING → RUNNING    an Error, then a second's wait
 * RUNNING → FAILED → RUNNING        an exception with on-error: stop, then resume
 * any → STOPPED                     stop
 * </pre>
 */
enum ListenerState {

	/** Not started, or stopped with the application. */
	STOPPED,

	/** Receives. */
	RUNNING,

	/** Receives nothing until it is resumed; senders see the channel fill up. */
	PAUSED,

	/** An error has struck; starts again after a wait. */
	RESTARTING,

	/** An exception, or the end of its channel, has stopped it. */
	FAILED

}
