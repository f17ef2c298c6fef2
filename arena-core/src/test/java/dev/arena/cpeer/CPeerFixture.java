package dev.arena.cpeer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.io.TempDir;

import dev.arena.Arena;
import dev.arena.ArenaSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A segment name of its own for each test, the C program, and what they leave behind:
 * nothing.
 */
abstract class CPeerFixture {

	private static final AtomicInteger NUMBER = new AtomicInteger();

	static final ArenaSpec SPEC = ArenaSpec.of(64, 64, 256, 1024);

	static final String ALL_FREE = counts(64, 64, 256, 1024);

	static Path program;

	final String name = "/arena-cpeer-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();

	final List<CPeer> peers = new ArrayList<>();

	@RegisterExtension
	final TestExecutionExceptionHandler transcripts = (context, failure) -> {
		this.peers.forEach((peer) -> failure.addSuppressed(peer.failure("said so far")));
		throw failure;
	};

	@BeforeAll
	static void compile(@TempDir Path directory) {
		program = CPeer.compiler().map((compiler) -> CPeer.compile(compiler, directory)).orElse(null);
	}

	@BeforeEach
	void needsACompiler() { // not once for all: the reason would be in no report
		Assumptions.assumeTrue(program != null, "there is neither gcc nor cc on the PATH");
	}

	@AfterEach
	void leavesNothingBehind() {
		this.peers.forEach(CPeer::close);
		assertThat(Arena.unlink(this.name)).as("a segment was left behind").isFalse();
	}

	CPeer attach(String... geometry) {
		List<String> command = new ArrayList<>(List.of(program.toString(), this.name));
		command.addAll(List.of(geometry));
		CPeer peer = CPeer.start(command.toArray(String[]::new));
		this.peers.add(peer);
		assertThat(peer.answer()).startsWith("attached ");
		return peer;
	}

	CPeer attachJvm(String... options) {
		CPeer jvm = CPeer.startJvm(List.of(options), JvmPeer.class, this.name, "64", "64", "256", "1024");
		this.peers.add(jvm);
		assertThat(jvm.answer()).isEqualTo("attached");
		return jvm;
	}

	static void leave(CPeer peer) {
		assertThat(peer.ask("quit")).isEqualTo("left");
		assertThat(peer.await()).as(peer::toString).isZero();
	}

	static void die(CPeer peer, String where) {
		peer.say("crash " + where);
		peer.flush();
		assertThat(peer.await()).as(peer::toString).isEqualTo(128 + 9);
	}

	Arena create(ArenaSpec spec) {
		return Arena.shared(this.name, spec);
	}

	Path segment() {
		return Path.of("/dev/shm" + this.name);
	}

	/**
	 * Writes bytes into the segment: the bytes that were there.
	 */
	byte[] poke(long offset, byte... bytes) throws IOException {
		byte[] before = new byte[bytes.length];
		try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
			file.seek(offset);
			file.readFully(before);
			file.seek(offset);
			file.write(bytes);
		}
		return before;
	}

	static String counts(int count, int... sizes) {
		StringBuilder counts = new StringBuilder("counts");
		for (int size : sizes) {
			counts.append(String.format(" %d:free=%d,live=0,transit=0,listed=%d", size, count, count));
		}
		return counts.toString();
	}

	static void assertAllFree(Arena arena) {
		assertThat(arena.verify().contradictions()).isEmpty();
		assertThat(arena.pools()).allSatisfy((pool) -> assertThat(pool.freeCount()).isEqualTo(pool.chunkCount()));
	}

}
