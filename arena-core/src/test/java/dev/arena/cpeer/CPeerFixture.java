package dev.arena.cpeer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.io.TempDir;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.PoolSpec;
import dev.arena.SharedOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A segment name of its own for each test, the C program, and what they leave behind:
 * nothing.
 */
abstract class CPeerFixture {

	private static final AtomicInteger NUMBER = new AtomicInteger();

	/** One block, two levels with a sparse last block, three levels of dense words. */
	static final ArenaSpec SPEC = ArenaSpec.of(PoolSpec.ofChunkSize(64).withChunkCount(20),
			PoolSpec.ofChunkSize(256).withChunkCount(70), PoolSpec.ofChunkSize(1024).withChunkCount(4100));

	static final int CHUNKS = 20 + 70 + 4100;

	static final String ALL_FREE = counts(SPEC);

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

	CPeer attach() {
		return attach(List.of());
	}

	/** Has the program create the segment. */
	CPeer attach(ArenaSpec spec) {
		return attach(spec.pools()
			.stream()
			.flatMap((pool) -> Stream.of(pool.chunkSizeBytes(), pool.chunkCount()))
			.map(String::valueOf)
			.toList());
	}

	private CPeer attach(List<String> geometry) {
		List<String> command = new ArrayList<>(List.of(program.toString(), this.name));
		command.addAll(geometry);
		CPeer peer = CPeer.start(command.toArray(String[]::new));
		this.peers.add(peer);
		assertThat(peer.answer()).startsWith("attached ");
		return peer;
	}

	CPeer attachJvm(String... options) {
		CPeer jvm = CPeer.startJvm(List.of(options), JvmPeer.class, this.name);
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

	/** Reclaims nothing by itself: that is for the others to do, and to count. */
	Arena create(ArenaSpec spec) {
		return Arena.shared(this.name, spec, SharedOptions.defaults().withReclaimInterval(Duration.ZERO));
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

	/** The word at an offset of the segment. */
	long peek(long offset) throws IOException {
		byte[] bytes = new byte[Long.BYTES];
		try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "r")) {
			file.seek(offset);
			file.readFully(bytes);
		}
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
	}

	static byte[] longBytes(long word) {
		return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(word).array();
	}

	private static String counts(ArenaSpec spec) {
		StringBuilder counts = new StringBuilder("counts");
		for (PoolSpec pool : spec.pools()) {
			counts.append(String.format(" %d:free=%d,live=0,transit=0,found=%d", pool.chunkSizeBytes(),
					pool.chunkCount(), pool.chunkCount()));
		}
		return counts.toString();
	}

	static void assertAllFree(Arena arena) {
		assertThat(arena.inspect().verify().contradictions()).isEmpty();
		assertThat(arena.pools()).allSatisfy((pool) -> assertThat(pool.freeCount()).isEqualTo(pool.chunkCount()));
	}

}
