package dev.arena.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.SharedOptions;
import dev.arena.UnlinkPolicy;
import dev.arena.memory.BackingReport;
import dev.arena.memory.Feature;
import dev.arena.memory.HugePageKind;
import dev.arena.memory.MemoryOptions;
import dev.arena.memory.Requirement;
import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.ShmFile;
import dev.arena.internal.posix.VirtualMemory;

/**
 * The child process of most tests: does what its parent says, one line at a time, and
 * answers each line with one line. Ends when its parent does.
 */
public final class ArenaChild {

	private final Deque<Chunk> held = new ArrayDeque<>();

	private @Nullable Arena arena;

	private @Nullable Hammer hammer;

	private @Nullable Thread hammering;

	private @Nullable Thread reclaiming;

	private final AtomicBoolean stop = new AtomicBoolean();

	private final CountDownLatch go = new CountDownLatch(1);

	private @Nullable ShmFile door;

	private ArenaChild() {
	}

	/** Says "ready", then obeys. */
	public static void main(String[] arguments) throws Exception {
		ArenaChild child = new ArenaChild();
		System.out.println("ready");
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		String line;
		while ((line = input.readLine()) != null) {
			if (line.equals("return")) {
				return;
			}
			String answer;
			try {
				answer = child.obey(line.split(" "));
			}
			catch (ArenaException ex) {
				answer = "failed " + ex.getClass().getSimpleName() + " errno " + ex.errno().orElse(0) + ": "
						+ ex.getMessage();
			}
			System.out.println(answer);
		}
		Runtime.getRuntime().halt(99); // the parent is gone
	}

	private Arena arena() {
		if (this.arena == null) {
			throw new IllegalStateException("open first");
		}
		return this.arena;
	}

	private String obey(String[] words) throws Exception {
		return switch (words[0]) {
			case "open" -> open(words, SharedOptions.defaults());
			case "open-keeping" -> open(words, SharedOptions.defaults().withUnlink(UnlinkPolicy.NEVER));
			case "open-foreign" -> open(words, SharedOptions.defaults().withAllowForeignOwner(true));
			case "open-mode" -> open(words, SharedOptions.defaults().withPermissions(Integer.parseInt(words[4], 8)));
			case "open-waiting" ->
				open(words, SharedOptions.defaults().withAttachTimeout(Duration.ofMillis(Long.parseLong(words[4]))));
			case "open-memory" -> open(words, SharedOptions.defaults().withMemory(memory(words)));
			case "open-local" -> {
				this.arena = Arena.local(spec(words), memory(words));
				yield "opened";
			}
			case "open-hugetlb-prefaulted" -> {
				this.arena = Arena.local(spec(words),
						MemoryOptions.defaults()
							.withHugePages(Requirement.TRY, HugePageKind.HUGETLB)
							.withPrefault(Requirement.TRY));
				yield "opened";
			}
			case "lock" -> {
				arena().maintain().lock();
				yield "locked";
			}
			case "shortfalls" -> "shortfalls " + arena().inspect().backing().shortfalls();
			case "resident" -> {
				BackingReport backing = arena().inspect().backing();
				yield "resident "
						+ ((backing.residentBytes() >= backing.mappedBytes()) ? "all" : backing.residentBytes());
			}
			case "allocate" -> allocate(Integer.parseInt(words[1]), Long.parseLong(words[2]));
			case "free" -> free(Integer.parseInt(words[1]));
			case "close" -> {
				arena().close();
				yield "closed";
			}
			case "used" -> "used " + arena().pools().stream().mapToLong((pool) -> pool.usedCount()).sum();
			case "hammer" -> hammer(Long.parseLong(words[1]), Long.parseLong(words[2]));
			case "stop" -> stop();
			case "join" -> join();
			case "reclaim" -> {
				this.reclaiming = new Thread(() -> arena().maintain().reclaim(), "reclaim");
				this.reclaiming.start();
				yield "reclaiming";
			}
			case "pause" -> pause(words[1]);
			case "go" -> go();
			case "fill-mappings" -> fillMappings();
			case "fail" -> fail();
			case "list" -> list();
			case "door" -> door(words[1]);
			case "exit" -> {
				System.exit(Integer.parseInt(words[1]));
				yield "";
			}
			default -> throw new IllegalArgumentException(String.join(" ", words));
		};
	}

	private String open(String[] words, SharedOptions options) {
		this.arena = Arena.shared(words[1], spec(words), options.withReclaimInterval(Duration.ZERO));
		return "opened";
	}

	/** A feature of memory and how it is wanted, behind the name and the geometry. */
	private static MemoryOptions memory(String[] words) {
		MemoryOptions options = MemoryOptions.defaults();
		Requirement requirement = Requirement.valueOf(words[5]);
		return switch (Feature.valueOf(words[4])) {
			case LOCK -> options.withLock(requirement);
			case PREFAULT -> options.withPrefault(requirement);
			case HUGE_PAGES -> options.withHugePages(requirement);
			case NUMA_BINDING -> options.withNumaBinding(requirement, 0);
		};
	}

	private static ArenaSpec spec(String[] words) {
		long[] sizes = Arrays.stream(words[3].split(",")).mapToLong(Long::parseLong).toArray();
		return ArenaSpec.ofChunkSizes(sizes).withChunkCount(Long.parseLong(words[2]));
	}

	private String allocate(int count, long sizeBytes) {
		int allocated = 0;
		for (int i = 0; i < count; i++) {
			Chunk chunk = arena().allocate(sizeBytes);
			if (chunk != null) {
				this.held.add(chunk);
				allocated++;
			}
		}
		return "allocated " + allocated;
	}

	private String free(int count) {
		int freed = 0;
		for (int i = 0; i < count; i++) {
			freed += arena().deallocate(this.held.poll()) ? 1 : 0;
		}
		return "freed " + freed;
	}

	/** Starts allocating and freeing; until {@code stop} if the count is 0. */
	private String hammer(long operations, long seed) {
		this.stop.set(false);
		this.hammer = new Hammer(arena(), seed);
		this.hammering = new Thread(() -> this.hammer.run(operations, this.stop::get), "hammer");
		this.hammering.start();
		return "hammering";
	}

	private String stop() throws InterruptedException {
		this.stop.set(true);
		return join();
	}

	private String join() throws InterruptedException {
		if (this.hammering == null || this.hammer == null) {
			throw new IllegalStateException("hammer first");
		}
		this.hammering.join();
		return "stopped " + this.hammer.report();
	}

	/** Has the first thread that comes to a crash point say so and wait there. */
	private String pause(String point) {
		AtomicBoolean paused = new AtomicBoolean();
		CrashPoints.program((reached) -> {
			if (reached.equals(point) && paused.compareAndSet(false, true)) {
				System.out.println("paused");
				try {
					this.go.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
		});
		return "pausing";
	}

	/** Lets the thread that waits go on. */
	private String go() throws InterruptedException {
		this.go.countDown();
		if (this.reclaiming != null) {
			this.reclaiming.join();
		}
		return "gone";
	}

	/** Loads what a failure needs: the JVM dies of a class that finds no room. */
	private static String fail() {
		try {
			VirtualMemory.unmap(1, 1);
			return "not refused";
		}
		catch (PosixException ex) {
			return "refused: " + ex.withAdvice("as it must").getMessage();
		}
	}

	/**
	 * Has as many mappings as the kernel allows: of two kinds, in turns, and one more.
	 */
	private static String fillMappings() {
		long pageBytes = VirtualMemory.PAGE_SIZE_BYTES;
		fail();
		long pages = 2 * Kernel.lines("/proc/sys/vm/max_map_count").mapToLong(Long::parseLong).sum();
		long address = VirtualMemory.reserve(pages * pageBytes);
		try {
			for (long page = 1; page < pages; page += 2) {
				VirtualMemory.mapAnonymous(address + page * pageBytes, pageBytes);
			}
			return "not full";
		}
		catch (PosixException ex) {
			return "full: " + ex.getMessage();
		}
	}

	private static String list() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
			return "list " + files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	/** Locks the door and stays inside. */
	private String door(String name) {
		this.door = ShmFile.openExisting(name);
		return (this.door != null && this.door.tryLock(0)) ? "inside" : "outside";
	}

	/** The arguments of an {@code open} command. */
	public static String open(String name, ArenaSpec spec) {
		return "open " + arguments(name, spec);
	}

	/** Name, count and sizes, as all commands that open take them. */
	public static String arguments(String name, ArenaSpec spec) {
		List<String> sizes = spec.pools().stream().map((pool) -> Long.toString(pool.chunkSizeBytes())).toList();
		return name + " " + spec.pools().get(0).chunkCount() + " " + String.join(",", sizes);
	}

}
