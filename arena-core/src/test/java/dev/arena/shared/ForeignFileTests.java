package dev.arena.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.DamagedSegmentException;
import dev.arena.SharedOptions;
import dev.arena.UnlinkPolicy;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.CrashSurvivor;
import dev.arena.process.ForeignFile;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Files of others under the name of a segment are refused, and stay what they are.
 */
class ForeignFileTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(64);

	@RegisterExtension
	final Segments segments = new Segments();

	private void assertRefusedAndUnchanged(ForeignFile foreign, String name) throws IOException {
		Path path = Segments.file(name);
		String before = ForeignFile.snapshot(path);
		String message = "Segment " + name + " is not an arena, or not any more: /dev/shm" + name + " "
				+ foreign.description()
				+ "; it is left as it is: choose another name, or remove it yourself if nobody needs it";
		for (UnlinkPolicy policy : UnlinkPolicy.values()) {
			assertThatExceptionOfType(DamagedSegmentException.class)
				.isThrownBy(() -> Arena.shared(name, SPEC,
						SharedOptions.defaults().withUnlink(policy).withAllowForeignOwner(true)))
				.withMessage(message);
		}
		assertThatExceptionOfType(DamagedSegmentException.class).isThrownBy(() -> Arena.unlink(name))
			.withMessage(message);
		assertThat(ForeignFile.snapshot(path)).isEqualTo(before);
		assertThat(this.segments.openDescriptors()).isZero();
		foreign.remove(path);
	}

	@ParameterizedTest
	@EnumSource
	void fileOfSomebodyElseIsRefusedAndLeftAsItIs(ForeignFile foreign) throws IOException {
		String name = this.segments.name();
		foreign.place(Segments.file(name));
		assertRefusedAndUnchanged(foreign, name);
	}

	@ParameterizedTest
	@EnumSource
	void fileThatTakesTheNameOfAnOpenArenaIsLeftWhenTheArenaCloses(ForeignFile foreign) throws IOException {
		for (UnlinkPolicy policy : UnlinkPolicy.values()) {
			String name = this.segments.name();
			Arena arena = this.segments.open(name, SPEC, SharedOptions.defaults().withUnlink(policy));
			foreign.place(Segments.file(name));
			String before = ForeignFile.snapshot(Segments.file(name));
			arena.close();
			assertThat(ForeignFile.snapshot(Segments.file(name))).isEqualTo(before);
			assertRefusedAndUnchanged(foreign, name);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "OBJECT_CREATED", "OBJECT_MARKED", "OBJECT_NAMED", "MEMORY_RESERVED", "GEOMETRY_WRITTEN",
			"MAGIC_WRITTEN" })
	void fileThatTakesTheNameWhenTheCreatorHasDiedIsLeftAsItIs(String point) throws IOException {
		String name = this.segments.name();
		try (ChildJvm child = ChildJvm.running(ArenaChild.class)
			.withJvmArguments("-Darena.test.crash-point=" + point)
			.start()) {
			child.send(ArenaChild.open(name, SPEC)).expectExit(CrashSurvivor.KILLED);
		}
		ForeignFile.ZEROS.place(Segments.file(name));
		assertRefusedAndUnchanged(ForeignFile.ZEROS, name);
	}

	@Test
	void whatSomebodyWritesOverAnOpenSegmentIsLeftWhenTheArenaCloses() throws IOException {
		String name = this.segments.name();
		Arena arena = this.segments.open(name, SPEC);
		Files.writeString(Segments.file(name), "precious");
		String before = ForeignFile.snapshot(Segments.file(name));
		arena.close();
		assertThat(ForeignFile.snapshot(Segments.file(name))).isEqualTo(before);
		Files.delete(Segments.file(name));
	}

}
