package dev.arena.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.SharedOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The segments of one test: their names, the arenas on them, a look at their files. After
 * the test the arenas are closed and nothing may be left in {@code /dev/shm}.
 */
public final class Segments implements AfterEachCallback {

	private static final Path DIRECTORY = Path.of("/dev/shm");

	private static final AtomicInteger SEQUENCE = new AtomicInteger();

	private final String prefix = "arena-test-" + ProcessHandle.current().pid() + "-" + SEQUENCE.incrementAndGet()
			+ "-";

	private final AtomicInteger count = new AtomicInteger();

	private final Queue<Arena> arenas = new ConcurrentLinkedQueue<>();

	/** A name that nobody else uses. */
	public String name() {
		return "/" + this.prefix + this.count.incrementAndGet();
	}

	/**
	 * Opens a segment, where only what the test calls reclaims; the arena is closed after
	 * the test if it is not before.
	 */
	public Arena open(String name, ArenaSpec spec) {
		return open(name, spec, SharedOptions.defaults().withReclaimInterval(Duration.ZERO));
	}

	/** Opens a segment; the arena is closed after the test if it is not before. */
	public Arena open(String name, ArenaSpec spec, SharedOptions options) {
		Arena arena = Arena.shared(name, spec, options);
		this.arenas.add(arena);
		return arena;
	}

	/** The file behind a name. */
	public static Path file(String name) {
		return DIRECTORY.resolve(name.substring(1));
	}

	/** What exists under the names of this test. */
	public List<Path> existing() {
		return existing(this.prefix);
	}

	private static List<Path> existing(String prefix) {
		try (Stream<Path> files = Files.list(DIRECTORY)) {
			return files.filter((file) -> file.getFileName().toString().startsWith(prefix)).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** How many descriptors of this JVM are open on segments of this test. */
	public long openDescriptors() {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.filter((descriptor) -> {
				try {
					return Files.readSymbolicLink(descriptor).toString().contains("/" + this.prefix);
				}
				catch (IOException ex) { // that of the listing itself
					return false;
				}
			}).count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** How many mappings of this JVM show segments of this test. */
	public long mappings() {
		return Kernel.lines("/proc/self/maps").filter((line) -> line.contains("/" + this.prefix)).count();
	}

	/** Overwrites eight bytes of a segment. */
	public static void writeLong(String name, long offset, long littleEndian) {
		withFile(name, (file) -> {
			file.seek(offset);
			file.writeLong(Long.reverseBytes(littleEndian));
		});
	}

	/** Overwrites four bytes of a segment. */
	public static void writeInt(String name, long offset, int littleEndian) {
		withFile(name, (file) -> {
			file.seek(offset);
			file.writeInt(Integer.reverseBytes(littleEndian));
		});
	}

	/** Reads eight bytes of a segment. */
	public static long readLong(String name, long offset) {
		long[] value = new long[1];
		withFile(name, (file) -> {
			file.seek(offset);
			value[0] = Long.reverseBytes(file.readLong());
		});
		return value[0];
	}

	/** Cuts or extends a segment. */
	public static void setLength(String name, long lengthBytes) {
		withFile(name, (file) -> file.setLength(lengthBytes));
	}

	private static void withFile(String name, FileAction action) {
		try (RandomAccessFile file = new RandomAccessFile(file(name).toFile(), "rw")) {
			action.on(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		this.arenas.forEach(Arena::close);
		List<Path> left = existing();
		for (Path file : left) {
			Files.delete(file);
		}
		if (context.getExecutionException().isEmpty()) {
			assertThat(left).as("left behind in %s", DIRECTORY).isEmpty();
		}
	}

	private interface FileAction {

		void on(RandomAccessFile file) throws IOException;

	}

}
