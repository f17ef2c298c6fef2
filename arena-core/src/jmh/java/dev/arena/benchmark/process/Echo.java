package dev.arena.benchmark.process;

import java.io.IOException;

/**
 * The other process of {@link HandOffBenchmark}: answers each payload with one of the
 * same size, whose first word is the sum of the words received. Its arguments are the
 * transport, the size of a payload and the directory of the meeting.
 */
final class Echo {

	private Echo() {
	}

	public static void main(String[] arguments) throws IOException {
		// its names are removed here if the host has died without doing so
		try (Meeting meeting = Meeting.guest(arguments[2])) {
			Transport transport = Transport.open(arguments[0], Integer.parseInt(arguments[1]), meeting);
			Obedience.startWorking(() -> {
				for (;;) { // until the process ends
					transport.send(transport.receive());
				}
			});
			Obedience.untilInputEnds((command) -> {
				throw new IllegalArgumentException(command);
			});
		}
	}

}
