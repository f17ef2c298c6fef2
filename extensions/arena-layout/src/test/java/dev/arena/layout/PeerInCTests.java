package dev.arena.layout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.layout.Position.Lot;
import dev.arena.layout.Position.Side;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** A JVM and a C program, and one struct in a segment that both are attached to. */
class PeerInCTests {

	private static final Path BASE = Path.of(System.getProperty("basedir", "."));

	/** The C program that speaks the format of segments. */
	private static final Path ARENA_H = BASE.resolve("../../arena-core/src/test/c");

	private static final Path POSITION_H = BASE.resolve("target/test-classes/META-INF/arena/include");

	@TempDir
	Path folder;

	@BeforeEach
	void requireGcc() {
		assumeThat(Files.isExecutable(Path.of("/usr/bin/gcc")) && Files.exists(Path.of("/usr/include/stdio.h")))
			.as("gcc with its headers")
			.isTrue();
	}

	@Test
	void aCProgramReadsAndWritesTheSameStructInALiveSegment() throws Exception {
		compile();
		String name = "/arena-layout-" + UUID.randomUUID();
		try (Arena arena = Arena.shared(name, ArenaSpec.ofChunkSizes(64, 128).withChunkCount(8));
				Chunk chunk = arena.allocateOrThrow(PositionLayout.BYTES)) {
			PositionLayout.write(chunk, new Position((byte) 7, 1L << 40, "ACME", Side.SELL,
					new Lot[] { new Lot(1, 1.5f), new Lot(2, 99.75f) }, 41));
			String[] said = run(name, HexFormat.of().toHexDigits(chunk.handOff())).split(" ");
			assertThat(said).as(String.join(" ", said))
				.startsWith(HexFormat.of().toHexDigits(PositionLayout.HASH), String.valueOf(1L << 40), "ACME", "1",
						"99.75");
			try (Chunk back = Objects.requireNonNull(arena.adopt(HexFormat.fromHexDigitsToLong(said[5])))) {
				Position position = PositionLayout.read(back);
				assertThat(position.flag()).isEqualTo((byte) 7);
				assertThat(position.time()).isEqualTo(1L << 41);
				assertThat(position.symbol()).isEqualTo("C11");
				assertThat(position.side()).isEqualTo(Side.BUY);
				assertThat(position.legs()).containsExactly(new Lot(1, 1.5f), new Lot(Integer.MIN_VALUE, -0.25f));
				assertThat(position.state()).isEqualTo(42);
			}
		}
		assertThat(Path.of("/dev/shm" + name)).doesNotExist();
	}

	private void compile() throws Exception {
		assertThat(output(List.of("gcc", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function",
				"-pthread", "-I", ARENA_H.toString(), "-I", POSITION_H.toString(),
				BASE.resolve("src/test/c/position_peer.c").toString(), "-o",
				this.folder.resolve("position_peer").toString())))
			.isEmpty();
	}

	private String run(String... arguments) throws Exception {
		return output(List.of(this.folder.resolve("position_peer").toString(), arguments[0], arguments[1])).strip();
	}

	private static String output(List<String> command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try (InputStream stream = process.getInputStream()) {
			String said = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor()).as(said).isZero();
			return said;
		}
	}

}
