package dev.arena.test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.LeakDetection;
import dev.arena.LocalOptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.jspecify.annotations.Nullable;

/**
 * Fails a test that leaves chunks behind: that holds more of them at its end than at its
 * beginning, in any pool of an arena that is watched. Watched are
 * <ul>
 * <li>arenas that the extension has made: {@link #local(ArenaSpec)}. They are closed
 * after the test, and the failure names the places of allocation;</li>
 * <li>arenas that the test passes to {@link #watch(Arena)};</li>
 * <li>arenas in fields of the test instance that are set before the first
 * {@code @BeforeEach} method, injected beans for example. The failure names the places if
 * the arena has {@link LeakDetection leak detection}.</li>
 * </ul>
 * The check follows the {@code @AfterEach} methods; an arena that is closed by then is
 * not checked.
 *
 * <pre class="code">
 * class OrderBookTests {
 *
 *     &#64;RegisterExtension
 *     final ArenaLeakExtension leaks = new ArenaLeakExtension();
 *
 *     &#64;Test
 *     void keepsNothing() {
 *         OrderBook book = new OrderBook(this.leaks.local(ArenaSpec.ofChunkSizes(64).withChunkCount(16)));
 *         book.keep(100, 3);
 *     }
 *
 * }
 * </pre>
 * <p>
 * For fields alone, {@code @ExtendWith(ArenaLeakExtension.class)} is enough. Register the
 * extension in a static field only if tests do not run in parallel: they would share what
 * they watch. Chunks in an arena that parallel tests share cannot be told apart at all.
 */
public final class ArenaLeakExtension implements BeforeEachCallback, AfterEachCallback {

	private static final Namespace NAMESPACE = Namespace.create(ArenaLeakExtension.class);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final List<Arena> made = new CopyOnWriteArrayList<>();

	private final List<WatchedArena> watched = new CopyOnWriteArrayList<>();

	private final long patienceNanos;

	/**
	 * An extension that checks once.
	 */
	public ArenaLeakExtension() {
		this(Duration.ZERO);
	}

	/**
	 * An extension for tests whose chunks are freed by other threads.
	 * @param patience how long to wait for them at most
	 */
	public ArenaLeakExtension(Duration patience) {
		this.patienceNanos = patience.toNanos();
	}

	/**
	 * Makes a local arena that remembers the place of every allocation and is closed
	 * after the test. Leave the closing to the extension: it has to look before.
	 * @param spec its geometry
	 * @return the arena
	 */
	public Arena local(ArenaSpec spec) {
		Arena arena = Arena.local(spec, LocalOptions.defaults().withLeakDetection(LeakDetection.PARANOID));
		this.made.add(arena);
		watch(arena);
		return arena;
	}

	/**
	 * Watches an arena from now to the end of the test.
	 * @param arena the arena, which remains the caller's to close
	 */
	public void watch(Arena arena) {
		this.watched.add(new WatchedArena(arena));
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		List<WatchedArena> found = new ArrayList<>();
		for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
			ReflectionSupport
				.streamFields(instance.getClass(), ArenaLeakExtension::holdsAnArena, HierarchyTraversalMode.TOP_DOWN)
				.map((field) -> read(field, instance))
				.filter(Objects::nonNull)
				.filter(WatchedArena::isInUse)
				.map(WatchedArena::new)
				.forEach(found::add);
		}
		context.getStore(NAMESPACE).put(this, new FoundArenas(found));
	}

	@Override
	public void afterEach(ExtensionContext context) {
		List<WatchedArena> all = new ArrayList<>(this.watched);
		FoundArenas found = context.getStore(NAMESPACE).remove(this, FoundArenas.class);
		if (found != null) { // else an extension before this one has failed
			all.addAll(found.arenas());
		}
		List<String> problems;
		try {
			problems = problems(all);
			this.made.stream()
				.filter(Arena::isClosed)
				.forEach((arena) -> problems.add(arena + ": closed by the test, too early to look at it; "
						+ "leave closing it to the extension that made it"));
		}
		finally {
			this.made.forEach(Arena::close);
			this.made.clear();
			this.watched.clear();
		}
		if (!problems.isEmpty()) {
			throw new AssertionError(String.join(System.lineSeparator(), problems));
		}
	}

	private List<String> problems(List<WatchedArena> arenas) {
		long start = System.nanoTime();
		for (;;) {
			List<String> problems = new ArrayList<>();
			arenas.stream().map(WatchedArena::leftBehind).filter(Objects::nonNull).forEach(problems::add);
			if (problems.isEmpty() || System.nanoTime() - start >= this.patienceNanos) {
				return problems;
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	/** What was found in the fields of one test. */
	private record FoundArenas(List<WatchedArena> arenas) {

	}

	private static boolean holdsAnArena(Field field) {
		return Arena.class.isAssignableFrom(field.getType());
	}

	private static @Nullable Arena read(Field field, Object instance) {
		try {
			return (Arena) ReflectionSupport
				.tryToReadFieldValue(field, Modifier.isStatic(field.getModifiers()) ? null : instance)
				.get();
		}
		catch (Exception ex) {
			throw new IllegalStateException("Cannot read " + field + ": watch its arena with watch(Arena)", ex);
		}
	}

}
