package dev.arena.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import dev.arena.ArenaSpec;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Segments;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests arenas that are larger than what a real control group leaves: nothing is killed.
 */
class MemoryLimitTests {

	private static final long LIMIT_BYTES = 300L << 20;

	/** 512 MiB. */
	private static final ArenaSpec LARGE = ArenaSpec.ofChunkSizes(65536).withChunkCount(8192);

	private static final ArenaSpec SMALL = ArenaSpec.ofChunkSizes(65536).withChunkCount(16);

	@RegisterExtension
	private final Segments segments = new Segments();

	private Path group;

	/** Version 1 or 2, whichever gives this process a group with a limit. */
	@BeforeEach
	void makeGroup() {
		String name = "arena-test-" + ProcessHandle.current().pid();
		this.group = Stream.of("memory/memory.limit_in_bytes", "memory.max").map((file) -> {
			Path limit = Path.of("/sys/fs/cgroup").resolve(file);
			Path made = limit.resolveSibling(name);
			try {
				Files.createDirectory(made);
				Files.writeString(made.resolve(limit.getFileName()), Long.toString(LIMIT_BYTES));
				return made;
			}
			catch (IOException ex) {
				made.toFile().delete();
				return null;
			}
		}).filter((made) -> made != null).findFirst().orElse(null);
		assumeTrue(this.group != null, "no control group with a memory limit can be made here");
	}

	@AfterEach
	void removeGroup() {
		if (this.group != null) {
			this.group.toFile().delete();
		}
	}

	private ChildJvm child() {
		return ChildJvm.running(ArenaChild.class).after("echo $$ > " + this.group + "/cgroup.procs").start();
	}

	@Test
	void largeSegmentIsRefusedBeforeAPageIsTaken() {
		String name = this.segments.name();
		try (ChildJvm child = child()) {
			assertThat(child.ask(ArenaChild.open(name, LARGE), "failed"))
				.matches("MemoryLimitException errno 0: Segment " + name
						+ " is not created: 5\\d{8} bytes are needed at " + "once, and the control group " + this.group
						+ " leaves 2\\d{8} of its limit of " + LIMIT_BYTES
						+ " bytes: lower the chunk counts, or raise the memory limit of the container");
			assertThat(this.segments.existing()).isEmpty();
			child.ask(ArenaChild.open(name, SMALL), "opened");
			child.ask("close", "closed");
			child.send("return").expectExit(0);
		}
	}

	@Test
	void localMemoryThatWouldBeTakenAtOnceIsRefusedOrAShortfall() {
		String arguments = ArenaChild.arguments("-", LARGE);
		try (ChildJvm child = child()) {
			for (String feature : new String[] { "PREFAULT", "LOCK" }) {
				assertThat(child.ask("open-local " + arguments + " " + feature + " REQUIRE", "failed"))
					.startsWith(
							"FeatureUnavailableException errno 0: " + feature + " is required and was not obtained: 5")
					.contains("bytes are needed at once, and the control group " + this.group + " leaves 2");
				child.ask("open-local " + arguments + " " + feature + " TRY", "opened");
				assertThat(child.ask("shortfalls", "shortfalls")).contains(feature, "of its limit of " + LIMIT_BYTES);
				child.ask("allocate 10 65536", "allocated 10");
				child.ask("close", "closed");
			}
			child.send("return").expectExit(0);
		}
	}

	@Test
	void ordinaryMemoryInThePlaceOfReservedHugePagesIsNotTakenAtOnceEither() {
		try (ChildJvm child = child()) {
			child.ask("open-hugetlb-prefaulted " + ArenaChild.arguments("-", LARGE), "opened");
			assertThat(child.ask("shortfalls", "shortfalls")).contains("HUGE_PAGES", "PREFAULT",
					"of its limit of " + LIMIT_BYTES);
			child.ask("allocate 10 65536", "allocated 10");
			child.ask("close", "closed");
			child.send("return").expectExit(0);
		}
	}

	@Test
	void lockingLaterIsRefusedToo() {
		try (ChildJvm child = child()) {
			child.ask("open-local " + ArenaChild.arguments("-", LARGE) + " PREFAULT OFF", "opened");
			assertThat(child.ask("lock", "failed"))
				.startsWith("FeatureUnavailableException errno 0: LOCK was not obtained: ")
				.contains("of its limit of " + LIMIT_BYTES);
			child.ask("close", "closed");
			child.send("return").expectExit(0);
		}
	}

	@Test
	void localMemoryThatComesWithUseIsAWarningWithBothNumbers() {
		try (ChildJvm child = child()) {
			child.ask("open-local " + ArenaChild.arguments("-", LARGE) + " PREFAULT OFF", "opened");
			assertThat(child.output())
				.containsPattern("An arena of 5\\d{8} bytes is larger than what the control group " + this.group
						+ " leaves, 2\\d{8} of " + LIMIT_BYTES + " bytes: the kernel kills this process if all "
						+ "of it comes to be used");
			child.ask("close", "closed");
		}
	}

}
