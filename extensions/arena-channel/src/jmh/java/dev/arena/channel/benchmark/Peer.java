package dev.arena.channel.benchmark;

import java.io.IOException;
import java.util.List;

import dev.arena.process.ChildJvm;

/**
 * The other process: answers each message with its own, or none but those that ask for
 * it, until its standard input ends.
 */
public final class Peer {

	/** The first word of a message that is not to be answered. */
	static final long NO_ANSWER = -1;

	/** The last message. */
	static final long END = -2;

	private Peer() {
	}

	/** Arguments: transport, size in bytes, address. */
	public static void main(String[] arguments) throws Exception {
		Thread watch = new Thread(Peer::haltWhenInputEnds, "watch");
		watch.setDaemon(true);
		watch.start();
		try (Link link = Link.connect(arguments[0], Integer.parseInt(arguments[1]), arguments[2])) {
			System.out.println("ready");
			for (long first = link.receive(); first != END; first = link.receive()) {
				if (first != NO_ANSWER) {
					link.send(first);
				}
			}
		}
	}

	private static void haltWhenInputEnds() {
		try {
			while (System.in.read() >= 0) {
				continue;
			}
		}
		catch (IOException ex) {
			System.out.println(ex);
		}
		Runtime.getRuntime().halt(99); // whoever measures is gone
	}

	static ChildJvm start(String transport, int sizeBytes, Link link) {
		ChildJvm child = ChildJvm.running(Peer.class, transport, Integer.toString(sizeBytes), link.address())
			.withJvmArguments(arguments().toArray(String[]::new))
			.start();
		child.expect("ready");
		return child;
	}

	private static List<String> arguments() {
		String open = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"; // Agrona
		return (Runtime.version().feature() >= 23) ? List.of(open, "--sun-misc-unsafe-memory-access=allow")
				: List.of(open);
	}

}
