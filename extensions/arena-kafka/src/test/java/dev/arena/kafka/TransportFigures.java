package dev.arena.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.concurrent.BackoffIdleStrategy;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

/**
 * Plain TCP, Aeron and Kafka in one run: chunk to chunk over the loopback device of one
 * machine; {@code docs/beyond-one-host.md} has the command and what it said.
 */
public final class TransportFigures {

	private static final int ROUNDS = 5;

	private static final int[] LENGTHS = { 64, 1024, 65536 };

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 1024, 65536).withChunkCount(1024));

	private final Chunk outgoing = this.arena.newChunk();

	private final int lengthBytes;

	private final Samples oneWay = new Samples(ROUNDS);

	private final Samples roundTrips = new Samples(ROUNDS);

	private TransportFigures(int lengthBytes) {
		this.lengthBytes = lengthBytes;
	}

	public static void main(String[] arguments) throws Exception {
		Path directory = Files.createTempDirectory("arena-aeron-");
		String path = directory.resolve("driver").toString();
		try (MediaDriver driver = MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(path)
			.threadingMode(ThreadingMode.SHARED)
			.sharedIdleStrategy(new BackoffIdleStrategy())
			.dirDeleteOnShutdown(true));
				Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()))) {
			Samples.print("| bytes | way | one way, messages/s | MB/s | garbage, B a message | round trip, µs |%n"
					+ "|--:|---|--:|--:|--:|--:|");
			for (int i = 0; i < LENGTHS.length; i++) {
				new TransportFigures(LENGTHS[i]).run(aeron, 10 * i);
			}
		}
		Files.delete(directory);
		System.exit(0);
	}

	private void run(Aeron aeron, int stream) throws Exception {
		int many = (this.lengthBytes > 4096) ? 1_000 : 50_000;
		try (Link there = new TcpLink(this.arena); Link back = new TcpLink(this.arena)) {
			measure("TCP", there, there, back, many, 2_000);
		}
		try (Link there = new AeronLink(aeron, stream, this.arena);
				Link back = new AeronLink(aeron, stream + 1, this.arena)) {
			measure("Aeron", there, there, back, many, 2_000);
		}
		Broker broker = Broker.running();
		try (Link batched = new KafkaLink(broker, this.arena, 5);
				Link there = new KafkaLink(broker, this.arena, 0);
				Link back = new KafkaLink(broker, this.arena, 0)) {
			measure("Kafka", batched, there, back, many, 200);
		}
		for (String name : this.oneWay.names()) {
			double perSecond = this.oneWay.median(name, 0);
			Samples.print("| %d | %s | %.0f | %.0f | %.0f | %.0f |", this.lengthBytes, name, perSecond,
					perSecond * this.lengthBytes / 1e6, this.oneWay.median(name, 1), this.roundTrips.median(name, 0));
		}
	}

	private void measure(String name, Link oneWay, Link there, Link back, int many, int few) throws Exception {
		for (int round = -2; round < ROUNDS; round++) {
			stream(name, round, oneWay, many);
			pingPong(name, round, there, back, few);
		}
	}

	private void stream(String name, int round, Link link, int count) throws Exception {
		long start = System.nanoTime();
		CompletableFuture<Long> garbage = start(() -> receive(link, count, (chunk, length) -> {
		}));
		long allocated = Samples.allocatedBytes();
		for (int i = 0; i < count; i++) {
			send(link, i);
		}
		allocated = Samples.allocatedBytes() - allocated;
		allocated += garbage.get();
		this.oneWay.add(name, round, count * 1e9 / (System.nanoTime() - start), (double) allocated / count);
	}

	private void pingPong(String name, int round, Link there, Link back, int count) throws Exception {
		CompletableFuture<Long> echo = start(() -> receive(there, count, (chunk, length) -> {
			try {
				back.send(chunk, length);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}));
		long[] nanos = new long[count];
		for (int i = 0; i < count; i++) {
			long start = System.nanoTime();
			send(there, i);
			receive(back, 1, (chunk, length) -> {
			});
			nanos[i] = System.nanoTime() - start;
		}
		echo.get();
		Arrays.sort(nanos);
		this.roundTrips.add(name, round, nanos[count / 2] / 1e3);
	}

	private void send(Link link, long number) throws IOException {
		if (!this.arena.allocate(this.lengthBytes, this.outgoing)) {
			throw new IllegalStateException("exhausted");
		}
		try {
			this.outgoing.fill(0, this.lengthBytes, (byte) number).putLong(0, number);
			link.send(this.outgoing, this.lengthBytes);
		}
		finally {
			this.outgoing.close();
		}
	}

	/** Receives so many messages, in order; says how much it has allocated. */
	private long receive(Link link, int count, Link.Receiver receiver) {
		long allocated = Samples.allocatedBytes();
		int[] seen = new int[1];
		try {
			while (seen[0] < count) {
				link.receive((chunk, length) -> {
					if (count > 1 && chunk.getLong(0) != seen[0] || length != this.lengthBytes) {
						throw new IllegalStateException(chunk.getLong(0) + " is not " + seen[0]);
					}
					seen[0]++;
					receiver.on(chunk, length);
				});
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return Samples.allocatedBytes() - allocated;
	}

	private static CompletableFuture<Long> start(Supplier<Long> task) {
		CompletableFuture<Long> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				result.complete(task.get());
			}
			catch (RuntimeException | Error ex) {
				result.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return result;
	}

}
