package dev.arena.benchmark.process;

import dev.arena.process.ChildJvm;

/**
 * The second JVM of a benchmark, seen from the first: starts ready, obeys commands, and
 * ends when it is closed or the first JVM dies. Its main class uses {@link Obedience}.
 */
final class OtherProcess implements AutoCloseable {

	static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

	/** What Agrona needs. */
	static final String AGRONA_ACCESS = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";

	private final ChildJvm jvm;

	private OtherProcess(ChildJvm jvm) {
		this.jvm = jvm;
	}

	/** Starts a JVM of the same version as this one and waits until it is ready. */
	static OtherProcess start(Class<?> main, String... arguments) {
		ChildJvm jvm = ChildJvm.running(main, arguments).optimizing().withJvmArguments(AGRONA_ACCESS).start();
		boolean ready = false;
		try {
			jvm.expect(Obedience.READY);
			ready = true;
			return new OtherProcess(jvm);
		}
		finally {
			if (!ready) {
				jvm.close();
			}
		}
	}

	/**
	 * Sends a command and waits until it has been obeyed.
	 * @return the answer
	 */
	String ask(String command) {
		return this.jvm.ask(command, Obedience.ANSWER);
	}

	/** Ends the other process, which must not have failed in the meantime. */
	@Override
	public void close() {
		try (this.jvm) {
			this.jvm.endInput();
			this.jvm.expectExit(0);
		}
	}

}
