package dev.arena.boot.starter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import dev.arena.process.ChildJvm;
import dev.arena.process.Segments;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The section of the README about processes, in processes: with its configuration and its
 * two components, and nothing on the class path that the starter does not bring along.
 */
@Timeout(300)
class BetweenProcessesTests {

	private static final int TERMINATED = 143;

	private static final int FRAMES = 2000;

	private static final String FRAME = "frame ";

	@RegisterExtension
	final Segments segments = new Segments();

	private final String name = this.segments.name();

	@TempDir
	private Path directory;

	@BeforeEach
	void compile() throws IOException {
		Files.writeString(this.directory.resolve("application.yml"), Snippets.find("yaml", "frames:"));
		for (String component : new String[] { "record Camera", "class Archive" }) {
			Snippets.compile(this.directory, component.replaceFirst(".* ", ""), """
					import dev.arena.*;
					import dev.arena.channel.ChunkSender;
					import dev.arena.boot.autoconfigure.channel.ChunkListener;
					import org.springframework.stereotype.Component;

					""" + Snippets.find("java", component));
		}
	}

	@Test
	void whatTwoSendIsReceivedAlsoByTheListenerThatIsStartedWhenTheFirstOneIsKilled() {
		try (ChildJvm killed = start("Archive"); ChildJvm one = start("Camera"); ChildJvm other = start("Camera")) {
			Stream.of(killed, one, other).forEach((child) -> child.expect("ready"));
			one.send("0 " + FRAMES);
			other.send(FRAMES + " " + FRAMES);
			for (int i = 0; i < FRAMES / 2; i++) {
				killed.expect(FRAME);
			}
			killed.kill();
			try (ChildJvm last = start("Archive")) {
				Stream.of(one, other).forEach((child) -> child.expect("sent"));
				one.send(2 * FRAMES + " 1");
				other.send(2 * FRAMES + 1 + " 1");
				expectLast(last);
				assertReceived(frames(killed), frames(last));
				Stream.of(one, other, last).forEach((child) -> {
					child.signal("TERM");
					child.expectExit(TERMINATED);
				});
			}
		}
	}

	private static void assertReceived(List<Long> byKilled, List<Long> byLast) {
		assertThat(byKilled).hasSizeGreaterThanOrEqualTo(FRAMES / 2);
		List<Long> received = new ArrayList<>(byKilled);
		received.addAll(byLast);
		assertThat(received).doesNotHaveDuplicates();
		List<Long> lost = new ArrayList<>(LongStream.range(0, 2 * FRAMES + 2).boxed().toList());
		lost.removeAll(received);
		assertThat(lost).as("what the killed one had in its hands").hasSizeLessThanOrEqualTo(1);
	}

	/** Of both senders, in whatever order they come. */
	private static void expectLast(ChildJvm listener) {
		int missing = 2;
		while (missing > 0) {
			if (number(listener.expect(FRAME)) >= 2 * FRAMES) {
				missing--;
			}
		}
	}

	private static List<Long> frames(ChildJvm child) {
		return child.output()
			.lines()
			.filter((line) -> line.startsWith(FRAME) && line.endsWith(" has 108 bytes"))
			.map((line) -> number(line.substring(FRAME.length())))
			.toList();
	}

	private static long number(String rest) {
		return Long.parseLong(rest.substring(0, rest.indexOf(' ')));
	}

	private ChildJvm start(String component, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--arena.arenas.video.shared.name=" + this.name);
		return ChildJvm.running(SendingOrListening.class, all.toArray(String[]::new))
			.withJvmArguments("-Dcomponent=" + component)
			.withClassPath(this.directory + ":" + System.getProperty("java.class.path"))
			.start();
	}

}
