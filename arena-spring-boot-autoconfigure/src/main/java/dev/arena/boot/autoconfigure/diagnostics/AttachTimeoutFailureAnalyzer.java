package dev.arena.boot.autoconfigure.diagnostics;

import java.util.Locale;

import dev.arena.AttachTimeoutException;
import dev.arena.DoorHolder;

import org.springframework.core.env.Environment;

/**
 * Says which process keeps the door of a segment locked, or how to find it.
 */
class AttachTimeoutFailureAnalyzer extends ArenaFailureAnalyzer<AttachTimeoutException> {

	AttachTimeoutFailureAnalyzer(Environment environment) {
		super(environment);
	}

	@Override
	String describe(FailedArena arena, AttachTimeoutException cause) {
		return String.format(Locale.ROOT,
				"%s could not attach to the segment %s within %d ms. %s has its door locked, under which segments "
						+ "are created, attached, left and recovered:",
				arena.subject(), cause.segmentName(), cause.timeout().toMillis(),
				cause.holder()
					.map((holder) -> String.format(Locale.ROOT, "Process %d (%s, state %s)", holder.pid(),
							holder.command(), holder.state()))
					.orElse("A process that this one may not look into"));
	}

	@Override
	String advise(FailedArena arena, AttachTimeoutException cause) {
		return cause.holder().map(AttachTimeoutFailureAnalyzer::advise).orElseGet(() -> String.format(Locale.ROOT, """
				Find out who it is, as root and on the host if containers share the segment:

				    sudo grep -l "OFDLCK.*:$(stat -c %%i /dev/shm%1$s) 0 0$" /proc/[0-9]*/fdinfo/*

				The number after /proc is the process. If /proc/<process>/status says 'State: T', continue it with \
				kill -CONT; if it is beyond help, kill it: the kernel unlocks the door of the dead.
				""", cause.segmentName())) + String.format(Locale.ROOT, """

				If it is merely slow, raise %s.""", arena.property("shared.attach-timeout"));
	}

	private static String advise(DoorHolder holder) {
		if (holder.isStopped()) {
			return String.format(Locale.ROOT,
					"""
							That process is stopped and will not unlock it by itself. Continue it:

							    kill -CONT %1$d

							If it is beyond help, kill it: the kernel unlocks the door of the dead, and what it held is taken back.

							    kill -9 %1$d
							""",
					holder.pid());
		}
		return String.format(Locale.ROOT, """
				See what that process is doing:

				    jstack %1$d

				If it is beyond help, kill it: the kernel unlocks the door of the dead, and what it held is taken back.

				    kill -9 %1$d
				""", holder.pid());
	}

}
