package dev.arena.channel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.arena.process.BrokenClasses;
import dev.arena.process.BrokenClasses.Edit;
import dev.arena.process.ChildJvm;
import dev.arena.process.CrashPoints;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The proof that the proofs can fail: variants of the channel, each broken in one rule,
 * are found out by {@link ErrorSurvivor} or {@link KillSurvivor}; the same rules as in
 * {@code docs/model}, where they can be broken in a word.
 */
@Timeout(120)
class BrokenChannelTests {

	private static final Path SOURCES = Path.of("src/main/java/dev/arena/channel");

	private static final Path CORE_SOURCES = Path.of("../../arena-core/src/main/java/dev/arena");

	private static final String HEAD = "		this.ring.putHeadRelease(++this.position);\n";

	private static final String ADOPT = "		boolean taken = arena.adopt(handle, into);\n";

	private static final String HAND_OFF = "		chunk.handOff();\n";

	private static final String PUBLISH = "		OffHeap.putLongRelease(slot + ChannelFormat.SEQUENCE_OFFSET, "
			+ "ChannelFormat.published(position));\n		ChannelStep.PUBLISHED.reached();\n";

	@RegisterExtension
	private final Segments segments = new Segments();

	@TempDir
	private Path directory;

	static Stream<Arguments> variants() {
		return Stream.of(
				error("a message is published before its chunk is handed off",
						new Edit("ChunkSender", HAND_OFF, PUBLISH + HAND_OFF)),
				error("a sender does not look where the receiver is",
						new Edit("ChunkSender", "position - this.knownHead >= this.ring.capacity() && !hasRoom()",
								"position < 0")),
				error("after an error the slot is published as it is", new Edit("ChunkSender",
						"			ChannelStep.SETTLE_BEGUN.reached();\n",
						"			OffHeap.putLongRelease(this.ring.slot(position) + ChannelFormat.SEQUENCE_OFFSET, "
								+ "ChannelFormat.published(position));\n			moveOn(position);\n"
								+ "			ChannelStep.SETTLE_BEGUN.reached();\n"),
						new Edit("ChunkSender", "			if (this.spare.isOpen()\n",
								"			if (position < 0 && this.spare.isOpen() || position < 0\n")),
				error("nothing is settled after an error",
						new Edit("ChunkSender", "			if (this.isUnsettled) {\n",
								"			if (this.closed) {\n")),
				error("what was adopted when an error struck is freed",
						new Edit("Segment", "boolean keeps = how == ADOPT", "boolean keeps = how < 0")),
				error("two receivers are active",
						new Edit("Locks", "if (this.held.get(role) || ", "if (this.held.get(role) && role > 1 || ")),
				error("a receiver publishes what a sender that lives has marked",
						new Edit("ChunkReceiver", "this.readers[i].isMarked() && this.channel.tryTake(role)",
								"this.readers[i].isMarked()"),
						new Edit("ChunkReceiver", "					this.channel.giveUp(role);\n", "")),
				kill("what the dead had marked is not published", "send", ChannelStep.HANDED_OFF,
						new Edit("Ring", "if (isMarked(tail)) {", "if (tail < 0) {")),
				kill("who takes a place believes the tail", "send", ChannelStep.PUBLISHED,
						new Edit("Ring", "if (isPublished(tail)) {", "if (tail < 0) {")),
				kill("a slot is marked after the hand-off", "send", ChannelStep.HANDED_OFF, new Edit("ChunkSender",
						"ChannelFormat.marked(position));\n		ChannelStep.SLOT_MARKED.reached();\n", "0);\n")),
				kill("a receiver moves on before it adopts", "receive", ChannelStep.RECEIVE_BEGUN,
						new Edit("RingReader", HEAD, ""),
						new Edit("RingReader", ADOPT, HEAD + "		ChannelStep.RECEIVE_BEGUN.reached();\n" + ADOPT),
						new Edit("RingReader", "		ChannelStep.RECEIVE_BEGUN.reached();\n		long slot",
								"		long slot")));
	}

	private static Arguments error(String fault, Edit... edits) {
		return arguments(fault, ErrorSurvivor.class, new String[0], List.of(edits));
	}

	private static Arguments kill(String fault, String role, ChannelStep step, Edit... edits) {
		return arguments(fault, KillSurvivor.class, new String[] { role, step.name() }, List.of(edits));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("variants")
	void brokenChannelIsFoundOut(String fault, Class<?> survivor, String[] arguments, List<Edit> edits)
			throws IOException {
		try (ChildJvm child = start(survivor, arguments, edits)) {
			child.expect("found out: ");
			child.expectExit(1);
		}
	}

	static Stream<Arguments> survivors() {
		return Stream.of(arguments(ErrorSurvivor.class, new String[0]),
				arguments(KillSurvivor.class, new String[] { "send", "HANDED_OFF" }));
	}

	/** What tells the variants from broken tests. */
	@ParameterizedTest
	@MethodSource("survivors")
	void channelThatIsNotBrokenSurvives(Class<?> survivor, String[] arguments) throws IOException {
		try (ChildJvm child = start(survivor, arguments, List.of(new Edit("ChunkSender", HAND_OFF, HAND_OFF)))) {
			child.expectExit(0);
			assertThat(child.output()).contains("survived");
		}
	}

	private ChildJvm start(Class<?> survivor, String[] arguments, List<Edit> edits) throws IOException {
		String classPath = new BrokenClasses(this.directory, SOURCES, CORE_SOURCES).compile(edits);
		String[] all = (survivor == KillSurvivor.class)
				? Stream.concat(Stream.of(this.segments.name()), Stream.of(arguments)).toArray(String[]::new)
				: arguments;
		return ChildJvm.running(survivor, all)
			.withJvmArguments("-Darena.test.channel-errors=true", CrashPoints.PROGRAMMABLE)
			.withClassPath(classPath)
			.start();
	}

}
