package dev.arena.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Attachment;
import dev.arena.LeakDetection;
import dev.arena.LocalOptions;
import dev.arena.SharedOptions;
import dev.arena.UnlinkPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that one program uses, the real things beside the model of them.
 */
final class World {

	/** How many calls all programs have made. */
	static final AtomicLong CALLS = new AtomicLong();

	private static final Path DIRECTORY = Path.of("/dev/shm");

	private static final String PREFIX = "arena-model-" + ProcessHandle.current().pid() + "-"
			+ Integer.toHexString(System.identityHashCode(World.class)) + "-";

	final ArenaSpec spec;

	final List<Seat> seats;

	/** The segments that have a name at the moment. */
	final Map<String, ModelSegment> named = new HashMap<>();

	/** Every handle that was ever valid. */
	final List<Long> handles = new ArrayList<>();

	private final Map<Long, ModelSegment> segmentsOfHandles = new HashMap<>();

	private final List<ModelArena> open = new ArrayList<>();

	/** All of them, so that none is collected. */
	private final List<ModelCursor> cursors = new ArrayList<>();

	private final List<String> transcript = new ArrayList<>();

	private long contents;

	World(ArenaSpec spec) {
		this.spec = spec;
		String x = "/" + PREFIX + "x";
		String y = "/" + PREFIX + "y";
		this.seats = List.of(new Seat(this, "local1", null, UnlinkPolicy.LAST, LeakDetection.OFF),
				new Seat(this, "shared1", x, UnlinkPolicy.LAST, LeakDetection.OFF),
				new Seat(this, "shared2", x, UnlinkPolicy.NEVER, LeakDetection.OFF),
				new Seat(this, "local2", null, UnlinkPolicy.LAST, LeakDetection.PARANOID),
				new Seat(this, "shared3", x, UnlinkPolicy.ALWAYS, LeakDetection.PARANOID),
				new Seat(this, "other", y, UnlinkPolicy.LAST, LeakDetection.OFF));
	}

	Seat seat(int number) {
		return this.seats.get(number % this.seats.size());
	}

	/** Makes a call and lets the model judge. */
	void run(Call call) {
		say(call.toString());
		Outcome outcome = Outcome.of(call::perform);
		answer(outcome);
		call.conclude(outcome);
	}

	/**
	 * Has the segment show a handle, from which the model learns how generations stand in
	 * handles, before it can be uncertain about generations.
	 */
	void prepareForDoubt(Seat seat) {
		if (!seat.arena().isClosed && !seat.arena().segment.hasShownHandle()) {
			run(new AllocateCall(this, seat, 0, 1, true, true));
			run(FreeCall.closing(this, seat.cursor(0)));
		}
	}

	/** Tells of a call that is about to be made. */
	void say(String call) {
		CALLS.incrementAndGet();
		this.transcript.add(call);
	}

	/** Tells how the last call ended. */
	void answer(Object outcome) {
		int last = this.transcript.size() - 1;
		this.transcript.set(last, this.transcript.get(last) + "  -> " + outcome);
	}

	String transcript() {
		return String.join("\n", this.transcript);
	}

	long newContent() {
		return ++this.contents << 32;
	}

	ModelCursor keep(ModelCursor cursor) {
		this.cursors.add(cursor);
		return cursor;
	}

	/** Takes note of a handle under which a chunk can be adopted. */
	void remember(long handle, ModelSegment segment) {
		this.handles.add(handle);
		ModelSegment first = this.segmentsOfHandles.putIfAbsent(handle, segment);
		if (first != null && first != segment) {
			throw new AssertionError(
					"0x" + Long.toHexString(handle) + " is a handle of " + first + " and of another " + segment);
		}
	}

	String describeHandle(Seat seat, long handle) {
		ModelChunk chunk = seat.arena().segment.chunkOf(handle);
		return "  // " + ((chunk == null) ? "of no chunk" : (seat.arena().segment.inTransit(handle) == chunk)
				? "in transit" : ("not that of " + chunk.state + " chunk " + chunk.ordinal));
	}

	ModelArena openArena(Seat seat) {
		String name = seat.segmentName;
		say(seat + " = " + ((name == null) ? "Arena.local(" : "Arena.shared(\"" + name + "\", ") + this.spec + ", "
				+ seat.leakDetection + ((name == null) ? ")" : ", unlink " + seat.unlink + ")"));
		Arena arena = (name == null)
				? Arena.local(this.spec, LocalOptions.defaults().withLeakDetection(seat.leakDetection))
				: Arena.shared(name, this.spec,
						SharedOptions.defaults().withUnlink(seat.unlink).withLeakDetection(seat.leakDetection));
		ModelSegment segment = (name == null) ? new ModelSegment(seat.toString(), this.spec)
				: this.named.computeIfAbsent(name, (absent) -> new ModelSegment(absent, this.spec));
		ModelArena opened = new ModelArena(segment, arena, seat.unlink, seat.leakDetection);
		opened.slot = arena.inspect()
			.attachments()
			.stream()
			.mapToInt(Attachment::slot)
			.filter((slot) -> segment.attached.stream().noneMatch((other) -> other.slot == slot))
			.findFirst()
			.orElseThrow();
		segment.attached.add(opened);
		this.open.add(opened);
		return opened;
	}

	/** Lets the model follow the end of an arena. */
	void closed(ModelArena arena, Seat seat) {
		if (arena.isClosed) {
			return;
		}
		ModelSegment segment = arena.segment;
		segment.reclaimed += segment.pools.stream().mapToLong(arena::heldOrLost).sum();
		arena.giveUpAll();
		arena.isClosed = true;
		this.open.remove(arena);
		segment.attached.remove(arena);
		boolean isNameless = arena.unlink == UnlinkPolicy.ALWAYS
				|| arena.unlink == UnlinkPolicy.LAST && segment.attached.isEmpty();
		if (isNameless && this.named.get(seat.segmentName) == segment) {
			this.named.remove(seat.segmentName);
		}
	}

	/** Compares everything with the model. */
	void compare() {
		this.open.forEach(Comparison::of);
		this.cursors.forEach(ModelCursor::verify);
	}

	/** What every cursor holds is as it was written. */
	void compareContents() {
		this.cursors.stream().filter((cursor) -> cursor.holding != null).forEach(ModelCursor::verifyContent);
	}

	/** Closes everything: nothing may be left. */
	void end() {
		for (Seat seat : this.seats) {
			if (seat.isUsed()) {
				seat.arena().arena.close();
				closed(seat.arena(), seat);
				compare();
			}
		}
		this.named.keySet().forEach((name) -> assertThat(Arena.unlink(name)).as("%s exists", name).isTrue());
		assertThat(existing()).as("left behind").isEmpty();
	}

	/** Removes what a failed program has left. */
	void abandon() {
		this.open.forEach((arena) -> Outcome.of(() -> {
			arena.arena.close();
			return null;
		}));
		for (Path file : existing()) {
			Arena.unlink("/" + file.getFileName());
		}
	}

	private static List<Path> existing() {
		try (Stream<Path> files = Files.list(DIRECTORY)) {
			return files.filter((file) -> file.getFileName().toString().startsWith(PREFIX)).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
