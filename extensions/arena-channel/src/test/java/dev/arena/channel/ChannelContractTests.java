package dev.arena.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a channel promises in one process, the same on a local and on a shared arena.
 */
@Timeout(60)
class ChannelContractTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 256).withChunkCount(64);

	private static final ChannelOptions OPTIONS = ChannelOptions.defaults().withSenders(2).withCapacity(4);

	@RegisterExtension
	private final Segments segments = new Segments();

	private Arena arena;

	private ChunkChannel channel;

	private ChunkSender sender;

	private ChunkReceiver receiver;

	private Chunk cursor;

	void open(boolean shared) {
		this.arena = shared ? this.segments.open(this.segments.name(), SPEC) : Arena.local(SPEC);
		this.channel = ChunkChannel.open(this.arena, "frames", OPTIONS);
		this.sender = this.channel.sender();
		this.receiver = this.channel.receiver();
		this.cursor = this.arena.newChunk();
	}

	@BeforeEach
	void nothingIsOpen() {
		this.arena = null;
	}

	@AfterEach
	void everyChunkIsFreeInTheEnd() {
		this.cursor.close();
		this.channel.close();
		assertThat(used()).isZero();
		assertThat(this.arena.inspect().chunksInTransit()).isEmpty();
		this.arena.close();
	}

	private long used() {
		return this.arena.pools().stream().mapToLong((pool) -> pool.usedCount()).sum();
	}

	private boolean send(long number) {
		Chunk chunk = this.arena.allocateOrThrow(64).putLong(0, number);
		boolean sent = this.sender.send(chunk, Long.BYTES, (int) number);
		assertThat(chunk.isOpen()).isEqualTo(!sent);
		chunk.close();
		return sent;
	}

	private List<Long> receiveAll() {
		List<Long> received = new ArrayList<>();
		while (this.receiver.receive(this.cursor)) {
			received.add(this.cursor.getLong(0));
			this.cursor.close();
		}
		return received;
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void messageArrivesWithLengthTypeAndSender(boolean shared) {
		open(shared);
		Chunk chunk = this.arena.allocateOrThrow(200).putLong(0, 42);
		assertThat(this.sender.send(chunk, 199, -7)).isTrue();
		assertThat(chunk.isOpen()).isFalse();
		assertThat(this.receiver.receive(this.cursor)).isTrue();
		assertThat(this.cursor.getLong(0)).isEqualTo(42);
		assertThat(this.cursor.size()).isEqualTo(256);
		assertThat(this.receiver.lengthBytes()).isEqualTo(199);
		assertThat(this.receiver.type()).isEqualTo(-7);
		assertThat(this.receiver.sender()).isEqualTo(this.sender.number());
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void messagesOfOneSenderArriveInOrderOverManyLaps(boolean shared) {
		open(shared);
		List<Long> received = new ArrayList<>();
		for (long i = 0; i < 1000; i++) {
			assertThat(send(i)).isTrue();
			if (i % 3 == 2) {
				received.addAll(receiveAll());
			}
		}
		received.addAll(receiveAll());
		assertThat(received).hasSize(1000).isSorted().doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void fullChannelLeavesTheChunkToItsSender(boolean shared) {
		open(shared);
		for (int i = 0; i < 4; i++) {
			assertThat(send(i)).isTrue();
		}
		assertThat(send(4)).isFalse();
		assertThat(this.channel.fullCount()).isOne();
		assertThat(used()).isEqualTo(4);
		assertThat(receiveAll()).containsExactly(0L, 1L, 2L, 3L);
		assertThat(send(5)).isTrue();
		assertThat(receiveAll()).containsExactly(5L);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whoWritesDownWhenItSendsTellsHowLongItsMessageHasWaited(boolean shared) {
		open(shared);
		for (int type : new int[] { 7, -1, Integer.MIN_VALUE }) {
			assertThat(this.sender.send(this.arena.allocateOrThrow(8), 8, type)).isTrue();
			assertThat(this.receiver.receive(this.cursor)).isTrue();
			assertThat(this.receiver.type()).isEqualTo(type);
			assertThat(this.receiver.waitedNanos()).isEqualTo(-1);
			this.cursor.close();
		}
		try (ChunkChannel channel = ChunkChannel.open(this.arena, "timed",
				ChannelOptions.defaults().withSendTimes(true));
				ChunkSender timed = channel.sender();
				ChunkReceiver timedReceiver = channel.receiver()) {
			for (int type : new int[] { 7, -1, Integer.MIN_VALUE }) {
				long before = System.nanoTime();
				assertThat(timed.send(this.arena.allocateOrThrow(8), 8, type)).isTrue();
				assertThat(timedReceiver.receive(this.cursor)).isTrue();
				assertThat(timedReceiver.type()).isEqualTo(type);
				assertThat(timedReceiver.waitedNanos()).isBetween(0L, System.nanoTime() - before + 1024);
				this.cursor.close();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void sendersTakeTurns(boolean shared) {
		open(shared);
		try (ChunkSender other = this.channel.sender()) {
			for (int i = 0; i < 3; i++) {
				send(i);
				other.send(this.arena.allocateOrThrow(8).putLong(0, 10 + i), 8);
			}
			assertThat(receiveAll()).containsExactly(0L, 10L, 1L, 11L, 2L, 12L);
			assertThatThrownBy(this.channel::sender).isInstanceOf(ChannelException.class)
				.hasMessageContaining("All 2 places for senders");
		}
		this.channel.sender().close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void sendThatWaitsGivesUpInTimeOrGoesOnWhenThereIsRoom(boolean shared) throws Exception {
		open(shared);
		for (int i = 0; i < 4; i++) {
			send(i);
		}
		Chunk chunk = this.arena.allocateOrThrow(8).putLong(0, 4);
		assertThat(this.sender.send(chunk, 8, 0, Duration.ofMillis(5))).isFalse();
		assertThat(this.channel.fullCount()).isOne();
		assertThat(chunk.isOpen()).isTrue();
		Thread receiving = new Thread(() -> {
			assertThat(this.receiver.receive(this.cursor)).isTrue();
			this.cursor.close();
		});
		receiving.start();
		assertThat(this.sender.send(chunk, 8, 0, Duration.ofSeconds(30))).isTrue();
		receiving.join();
		assertThat(receiveAll()).containsExactly(1L, 2L, 3L, 4L);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void receiveThatWaitsGivesUpInTime(boolean shared) throws Exception {
		open(shared);
		assertThat(this.receiver.receive(this.cursor, Duration.ofMillis(5))).isFalse();
		assertThat(this.receiver.receive(this.cursor, Duration.ofMillis(-5))).isFalse();
		Thread.currentThread().interrupt();
		assertThatThrownBy(() -> this.receiver.receive(this.cursor, Duration.ofSeconds(5)))
			.isInstanceOf(InterruptedException.class);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void batchFreesWhatItsHandlerDoesNotPassOn(boolean shared) {
		open(shared);
		for (int i = 0; i < 4; i++) {
			send(i);
		}
		List<Integer> types = new ArrayList<>();
		assertThat(this.receiver.receive(this.cursor, 3, (chunk) -> types.add(this.receiver.type()))).isEqualTo(3);
		assertThat(types).containsExactly(0, 1, 2);
		assertThat(used()).isEqualTo(1);
		assertThatThrownBy(() -> this.receiver.receive(this.cursor, 9, (chunk) -> {
			throw new UnsupportedOperationException("handler");
		})).isInstanceOf(UnsupportedOperationException.class);
		assertThat(used()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void onlyOneReceiverIsActiveAndTheOtherTakesOver(boolean shared) throws Exception {
		open(shared);
		assertThat(this.receiver.receive(this.cursor)).isFalse();
		try (ChunkReceiver standby = this.channel.receiver()) {
			send(1);
			assertThat(standby.receive(this.cursor, Duration.ofMillis(3))).isFalse();
			this.receiver.close();
			assertThat(standby.receive(this.cursor, Duration.ofSeconds(30))).isTrue();
			assertThat(this.cursor.getLong(0)).isOne();
		}
		assertThatIllegalStateException().isThrownBy(() -> this.receiver.receive(this.cursor))
			.withMessageContaining("closed");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void wrongUseIsRefusedAndChangesNothing(boolean shared) {
		open(shared);
		Chunk chunk = this.arena.allocateOrThrow(64);
		assertThatIllegalArgumentException().isThrownBy(() -> this.sender.send(chunk, 65))
			.withMessageContaining("nearest legal value: 64");
		assertThatIllegalArgumentException().isThrownBy(() -> this.sender.send(chunk, -1))
			.withMessageContaining("nearest legal value: 0");
		assertThat(this.sender.send(chunk.putLong(0, 1), 64)).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> this.sender.send(chunk, 1));
		Chunk held = this.arena.allocateOrThrow(64);
		assertThatIllegalStateException().isThrownBy(() -> this.receiver.receive(held))
			.withMessageContaining("still holds a chunk");
		held.close();
		assertThat(receiveAll()).containsExactly(1L);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void messageThatItsSenderTookBackIsPassedAndCounted(boolean shared) {
		open(shared);
		Chunk chunk = this.arena.allocateOrThrow(64);
		long handle = chunk.handle();
		this.sender.send(chunk, 0);
		send(2);
		this.arena.deallocate(handle);
		assertThat(receiveAll()).containsExactly(2L);
		assertThat(this.channel.inspect().senders().get(0).skippedCount()).isOne();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void stateTellsDepthAndAge(boolean shared) {
		open(shared);
		assertThat(this.channel.inspect().depth()).isZero();
		assertThat(this.channel.inspect().isReceived()).isFalse();
		send(1);
		send(2);
		assertThat(this.channel.inspect().depth()).isEqualTo(2);
		ChannelState later = this.channel.inspect();
		assertThat(later.oldestAge()).isPositive();
		assertThat(later.senders()).extracting(ChannelState.Sender::isPresent).containsExactly(true, false);
		receiveAll();
		ChannelState empty = this.channel.inspect();
		assertThat(empty.depth()).isZero();
		assertThat(empty.oldestAge()).isZero();
		assertThat(empty.isReceived()).isTrue();
		assertThat(empty.senders().get(0).sentCount()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void closingFreesWhatNobodyHasReceived(boolean shared) {
		open(shared);
		send(1);
		send(2);
		assertThat(used()).isEqualTo(2);
		this.channel.close();
		this.channel.close();
		assertThat(used()).isZero();
		Chunk chunk = this.arena.allocateOrThrow(8);
		assertThatIllegalStateException().isThrownBy(() -> this.sender.send(chunk, 1)).withMessageContaining("closed");
		assertThatIllegalStateException().isThrownBy(() -> this.receiver.receive(this.cursor));
		assertThatIllegalStateException().isThrownBy(this.channel::sender);
		assertThatIllegalStateException().isThrownBy(this.channel::receiver);
		assertThatIllegalStateException().isThrownBy(this.channel::inspect);
		this.sender.close();
		this.receiver.close();
		chunk.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void oneThreadSleepsUntilAnotherSends(boolean shared) throws Exception {
		open(shared);
		int count = 2000;
		Thread sending = new Thread(() -> {
			Chunk chunk = this.arena.newChunk();
			try {
				for (long i = 0; i < count; i++) {
					while (!this.arena.allocate(64, chunk)) {
						Thread.onSpinWait();
					}
					chunk.putLong(0, i);
					assertThat(this.sender.send(chunk, 8, 0, Duration.ofSeconds(30))).isTrue();
				}
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		sending.start();
		for (long i = 0; i < count; i++) {
			assertThat(this.receiver.receive(this.cursor, Duration.ofSeconds(30))).isTrue();
			assertThat(this.cursor.getLong(0)).isEqualTo(i);
			this.cursor.close();
		}
		sending.join();
	}

}
