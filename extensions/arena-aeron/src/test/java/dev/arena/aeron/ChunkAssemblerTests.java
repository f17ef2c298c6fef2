package dev.arena.aeron;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.arena.Arena;
import dev.arena.ArenaExhaustedException;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.Pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Publisher and assembler, through a media driver and UDP on the loopback device. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChunkAssemblerTests {

	@TempDir
	private static Path directory;

	private static MediaDriver driver;

	private static Aeron aeron;

	private static final Queue<Throwable> ERRORS = new ConcurrentLinkedQueue<>();

	private static int streams;

	private final int stream = ++streams;

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 65536).withChunkCount(4));

	private final Chunk outgoing = this.arena.allocateOrThrow(65536);

	private final Subscription subscription = aeron.addSubscription("aeron:udp?endpoint=127.0.0.1:0", this.stream);

	private final ExclusivePublication publication = publication();

	@BeforeAll
	static void launch() {
		String path = directory.resolve("driver").toString();
		driver = MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(path)
			.threadingMode(ThreadingMode.SHARED)
			.dirDeleteOnShutdown(true));
		aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(path).errorHandler(ERRORS::add));
	}

	@AfterAll
	static void shutDown() {
		aeron.close();
		driver.close();
	}

	@AfterEach
	void everyChunkIsFree() {
		this.publication.close();
		this.subscription.close();
		this.outgoing.close();
		assertThat(held()).isZero();
		this.arena.close();
		ERRORS.clear();
	}

	@Test
	void messagesOfAllLengthsArriveInChunksAndTheSenderMayFillItsChunkAgainAtOnce() {
		List<Integer> lengths = List.of(1, 64, 1408, 5000, 0, 65536, 3);
		List<Integer> arrived = new ArrayList<>();
		try (ChunkAssembler assembler = new ChunkAssembler(this.arena, (chunk, length, header) -> {
			for (int i = 0; i < length; i++) {
				assertThat(chunk.getByte(i)).isEqualTo((byte) (length + i));
			}
			arrived.add(length);
			return false;
		})) {
			ChunkPublisher publisher = new ChunkPublisher(this.publication);
			for (int length : lengths) {
				for (int i = 0; i < length; i++) {
					this.outgoing.putByte(i, (byte) (length + i));
				}
				until(assembler, () -> publisher.offer(this.outgoing, length) > 0);
				this.outgoing.fill(0, 65536, (byte) 99);
			}
			until(assembler, () -> arrived.size() == lengths.size());
			assertThat(arrived).isEqualTo(lengths);
			assertThat(ERRORS).isEmpty();
		}
	}

	@Test
	void theArenaIsTheWindowOfTheSender() {
		ArrayDeque<Chunk> kept = new ArrayDeque<>();
		try (ChunkAssembler assembler = new ChunkAssembler(this.arena, (chunk, length, header) -> kept.add(chunk))) {
			ChunkPublisher publisher = new ChunkPublisher(this.publication);
			int sent = 0;
			long answer = 0;
			while (answer != Publication.BACK_PRESSURED || assembler.abortedCount() < 10) {
				this.outgoing.putInt(0, sent);
				answer = publisher.offer(this.outgoing, 20_000);
				sent += (answer > 0) ? 1 : 0;
				poll(assembler);
			}
			assertThat(kept).hasSize(3); // and one is outgoing
			for (int number = 0; number < sent; number++) {
				until(assembler, () -> !kept.isEmpty());
				Chunk chunk = kept.remove();
				assertThat(chunk.getInt(0)).isEqualTo(number);
				chunk.close();
			}
			assertThat(sent).isGreaterThan(3);
		}
	}

	@Test
	void aMessageThatNoChunkCanHoldIsSkippedAndTold() {
		List<Integer> arrived = new ArrayList<>();
		try (Arena small = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
				ChunkAssembler assembler = new ChunkAssembler(small, (chunk, length, header) -> {
					arrived.add(length);
					return false;
				})) {
			ChunkPublisher publisher = new ChunkPublisher(this.publication);
			for (int length : new int[] { 65, 5000, 64 }) {
				until(assembler, () -> publisher.offer(this.outgoing, length) > 0);
			}
			until(assembler, () -> !arrived.isEmpty());
			assertThat(arrived).containsExactly(64);
			assertThat(assembler.skippedCount()).isEqualTo(2);
			assertThat(ERRORS).hasSize(2)
				.allSatisfy((error) -> assertThat(error).isInstanceOf(ArenaExhaustedException.class));
		}
	}

	@Test
	void fragmentsThatDoNotSayTheLengthOfTheirMessageAreSkippedAndTold() {
		List<Integer> arrived = new ArrayList<>();
		try (ChunkAssembler assembler = new ChunkAssembler(this.arena, (chunk, length, header) -> {
			arrived.add(length);
			return false;
		})) {
			UnsafeBuffer plain = new UnsafeBuffer(new byte[10_000]);
			for (long length : new long[] { 0, 9_000, 11_000, -1, Long.MAX_VALUE }) {
				until(assembler, () -> this.publication.offer(plain, 0, 10_000, (term, offset, frame) -> length) > 0);
			}
			until(assembler, () -> this.publication.offer(plain, 0, 100) > 0);
			until(assembler, () -> !arrived.isEmpty());
			assertThat(arrived).containsExactly(100);
			assertThat(assembler.skippedCount()).isEqualTo(5);
			assertThat(ERRORS).hasSize(5)
				.allSatisfy((error) -> assertThat(error).hasMessageContaining("ChunkPublisher"));
		}
	}

	@Test
	void aMessageThatIsLongerThanItSaysWritesIntoNoOtherChunk() {
		try (Arena two = Arena.local(ArenaSpec.ofChunkSizes(65536).withChunkCount(2));
				ChunkAssembler assembler = new ChunkAssembler(two, (chunk, length, header) -> false);
				Chunk one = two.allocateOrThrow(65536);
				Chunk other = two.allocateOrThrow(65536)) {
			boolean ascending = one.address() < other.address();
			Chunk neighbour = (ascending ? other : one).fill(0, 65536, (byte) 7);
			(ascending ? one : other).close();
			UnsafeBuffer plain = new UnsafeBuffer(new byte[80_000]);
			until(assembler, () -> this.publication.offer(plain, 0, 80_000, (term, offset, frame) -> 65536) > 0);
			until(assembler, () -> assembler.skippedCount() == 1);
			for (int i = 0; i < 65536; i++) {
				assertThat(neighbour.getByte(i)).isEqualTo((byte) 7);
			}
		}
	}

	@Test
	void aHandlerThatThrowsLeavesNoChunkBehind() {
		AtomicBoolean thrown = new AtomicBoolean();
		try (ChunkAssembler assembler = new ChunkAssembler(this.arena, (chunk, length, header) -> {
			thrown.set(true);
			throw new IllegalArgumentException("by intention");
		})) {
			until(assembler, () -> new ChunkPublisher(this.publication).offer(this.outgoing, 64) > 0);
			until(assembler, thrown::get);
			assertThat(held()).isEqualTo(1);
		}
	}

	@Test
	void sessionsDoNotWaitForEachOtherNorMixTheirMessages() {
		List<Integer> arrived = new ArrayList<>();
		try (ExclusivePublication other = publication();
				ChunkAssembler assembler = new ChunkAssembler(this.arena, (chunk, length, header) -> {
					assertThat(chunk.getInt(length - 4)).isEqualTo(chunk.getInt(0));
					arrived.add(chunk.getInt(0));
					return false;
				})) {
			ChunkPublisher one = new ChunkPublisher(this.publication);
			ChunkPublisher two = new ChunkPublisher(other);
			for (int number = 0; number < 40; number++) {
				ChunkPublisher publisher = (number % 2 == 0) ? one : two;
				this.outgoing.putInt(0, number).putInt(9_996, number);
				until(assembler, () -> publisher.offer(this.outgoing, 10_000) > 0);
			}
			until(assembler, () -> arrived.size() == 40);
			assertThat(arrived).filteredOn((number) -> number % 2 == 0).isSorted().hasSize(20);
			assertThat(arrived).filteredOn((number) -> number % 2 == 1).isSorted().hasSize(20);
		}
	}

	@Test
	void theChunkOfAMessageThatNeverEndsIsFreedWhenItIsNeeded() {
		List<Integer> arrived = new ArrayList<>();
		try (Arena one = Arena.local(ArenaSpec.ofChunkSizes(65536).withChunkCount(1));
				ChunkAssembler assembler = new ChunkAssembler(one, (chunk, length, header) -> {
					arrived.add(chunk.getInt(0));
					return false;
				})) {
			ExclusivePublication dying = publication();
			ChunkPublisher publisher = new ChunkPublisher(dying);
			until(assembler, () -> publisher.offer(this.outgoing, 20_000) > 0);
			while (one.pools().get(0).freeCount() > 0) {
				this.subscription.controlledPoll(assembler, 1);
			}
			dying.revoke();
			while (this.subscription.imageCount() > 1) {
				Thread.onSpinWait();
			}
			this.outgoing.putInt(0, 7);
			until(assembler, () -> new ChunkPublisher(this.publication).offer(this.outgoing, 20_000) > 0);
			until(assembler, () -> !arrived.isEmpty());
			assertThat(arrived).containsExactly(7);
		}
	}

	@Test
	void theExampleOfTheDocumentationWorks() {
		ExclusivePublication publication = this.publication;
		Subscription subscription = this.subscription;
		Arena arena = this.arena;
		Queue<Chunk> queue = new ArrayDeque<>();
		ChunkPublisher publisher = new ChunkPublisher(publication);
		long answer;
		try (Chunk chunk = arena.allocateOrThrow(20_000)) {
			chunk.putLong(0, 42);
			do {
				answer = publisher.offer(chunk, 20_000);
			}
			while (answer == Publication.BACK_PRESSURED || answer == Publication.ADMIN_ACTION);
		}
		assertThat(answer).isPositive();
		try (ChunkAssembler assembler = new ChunkAssembler(arena, (chunk, lengthBytes, header) -> {
			queue.add(chunk);
			return true;
		})) {
			while (queue.isEmpty()) {
				subscription.controlledPoll(assembler, 10);
			}
		}
		try (Chunk chunk = queue.remove()) {
			assertThat(chunk.getLong(0)).isEqualTo(42);
		}
	}

	@Test
	void moreBytesThanTheChunkHasAreNotOffered() {
		ChunkPublisher publisher = new ChunkPublisher(this.publication);
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> publisher.offer(this.outgoing, 65537));
	}

	private ExclusivePublication publication() {
		String channel = this.subscription.tryResolveChannelEndpointPort();
		while (channel == null) {
			Thread.onSpinWait();
			channel = this.subscription.tryResolveChannelEndpointPort();
		}
		ExclusivePublication publication = aeron.addExclusivePublication(channel + "|term-length=1m", this.stream);
		while (!publication.isConnected()) {
			Thread.onSpinWait();
		}
		return publication;
	}

	private void until(ChunkAssembler assembler, BooleanSupplier condition) {
		while (!condition.getAsBoolean()) {
			poll(assembler);
		}
	}

	private void poll(ChunkAssembler assembler) {
		if (this.subscription.controlledPoll(assembler, 10) == 0) {
			Thread.yield();
		}
	}

	private long held() {
		return this.arena.pools().stream().mapToLong(Pool::usedCount).sum();
	}

}
