package dev.arena.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.ArenaSpec;
import dev.arena.CrashPoints;
import dev.arena.process.ForeignFile;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A file of somebody else takes the name of a segment while the segment is being made.
 */
class ForeignFileErrorTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(64);

	private static final List<String> POINTS = List.of("OBJECT_CREATED", "OBJECT_MARKED", "OBJECT_NAMED",
			"DOOR_ENTERED", "MEMORY_RESERVED", "GEOMETRY_WRITTEN", "MAGIC_WRITTEN", "SLOT_LOCKED", "RECORD_WRITTEN");

	@RegisterExtension
	final Segments segments = new Segments();

	static Stream<Arguments> moments() {
		return POINTS.stream()
			.flatMap((point) -> Stream.of(ForeignFile.values()).map((foreign) -> Arguments.of(point, foreign)));
	}

	@AfterEach
	void clear() {
		CrashPoints.clear();
	}

	@ParameterizedTest
	@MethodSource("moments")
	void fileThatComesWhileASegmentIsMadeIsLeftAsItIs(String point, ForeignFile foreign) throws IOException {
		assertLeft(point, foreign, null);
	}

	@ParameterizedTest
	@MethodSource("moments")
	void fileThatComesWhileASegmentIsMadeIsLeftAsItIsWhenThatFails(String point, ForeignFile foreign)
			throws IOException {
		assertLeft(point, foreign, new StackOverflowError(point));
	}

	private void assertLeft(String point, ForeignFile foreign, Error failure) throws IOException {
		assumeTrue(CrashPoints.canBeProgrammed(), "the JVM was not started for it");
		String name = this.segments.name();
		Path path = Segments.file(name);
		AtomicReference<String> placed = new AtomicReference<>();
		CrashPoints.program((reached) -> {
			if (reached.equals(point) && placed.get() == null) {
				place(foreign, path, placed);
				if (failure != null) {
					throw failure;
				}
			}
		});
		try {
			Arena.shared(name, SPEC).close();
		}
		catch (ArenaException | StackOverflowError ex) { // it may fail, but nothing else
			assertThat(ex).isNotNull();
		}
		CrashPoints.clear();
		assertThat(placed.get()).as("the point was reached").isNotNull();
		assertThat(ForeignFile.snapshot(path)).isEqualTo(placed.get());
		assertThat(this.segments.openDescriptors()).isZero();
		assertThat(this.segments.mappings()).isZero();
		foreign.remove(path);
	}

	private static void place(ForeignFile foreign, Path path, AtomicReference<String> placed) {
		try {
			foreign.place(path);
			placed.set(ForeignFile.snapshot(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
