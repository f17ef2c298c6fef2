package dev.arena.views;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Int64Value;
import com.sun.management.ThreadMXBean;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.io.DirectBufferInputStream;
import org.agrona.io.DirectBufferOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quote.QuoteDecoder;
import quote.QuoteEncoder;
import tools.jackson.databind.json.JsonMapper;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much garbage docs/views.md says that each library makes, with a cursor that takes
 * its chunk again.
 */
class ViewGarbageTests {

	private static final int OPERATIONS = 20_000;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private interface Operation {

		void run() throws Exception;

	}

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 1024).withChunkCount(16));

	private final Chunk chunk = this.arena.newChunk();

	private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.arena.close();
	}

	/** Bytes of garbage for each operation, which takes and frees a chunk. */
	private long garbage(Operation operation) throws Exception {
		run(operation);
		long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
		run(operation);
		return (THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / OPERATIONS;
	}

	private void run(Operation operation) throws Exception {
		for (int i = 0; i < OPERATIONS; i++) {
			this.arena.allocate(1024, this.chunk);
			operation.run();
			this.chunk.close();
		}
	}

	@Test
	void agronaMakesNone() throws Exception {
		assertThat(garbage(() -> {
			this.buffer.wrap(this.chunk.view());
			this.buffer.putLong(8, 4711);
		})).isZero();
	}

	@Test
	void sbeMakesNone() throws Exception {
		QuoteEncoder encoder = new QuoteEncoder();
		QuoteDecoder decoder = new QuoteDecoder();
		assertThat(garbage(() -> {
			this.buffer.wrap(this.chunk.view());
			encoder.wrap(this.buffer, 0).price(9950).quantity(3);
			decoder.wrap(this.buffer, 0, QuoteDecoder.BLOCK_LENGTH, QuoteDecoder.SCHEMA_VERSION);
		})).isZero();
	}

	@Test
	void fileChannelMakesNone() throws Exception {
		try (FileChannel file = FileChannel.open(this.directory.resolve("file"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE)) {
			assertThat(garbage(() -> file.write(this.chunk.view(), 0))).isLessThan(40);
		}
	}

	@Test
	void streamsOfAgronaMakeNone() throws Exception {
		DirectBufferOutputStream out = new DirectBufferOutputStream();
		DirectBufferInputStream in = new DirectBufferInputStream();
		byte[] bytes = new byte[100];
		assertThat(garbage(() -> {
			this.buffer.wrap(this.chunk.view());
			out.wrap(this.buffer);
			out.write(bytes);
			in.wrap(this.buffer, 0, out.position());
			in.read(bytes);
		})).isZero();
	}

	@Test
	void protobufMakesItsMessageAndItsCoders() throws Exception {
		Int64Value message = Int64Value.of(4711);
		long garbage = garbage(() -> {
			ByteBuffer view = this.chunk.view();
			CodedOutputStream out = CodedOutputStream.newInstance(view);
			message.writeTo(out);
			out.flush();
			Int64Value.parseFrom(view.flip());
		});

		assertThat(garbage).isBetween(1L, 1024L);
	}

	@Test
	void jacksonMakesWhatItAlwaysMakes() throws Exception {
		JsonMapper json = JsonMapper.builder().build();
		Map<String, Integer> value = Map.of("price", 9950);
		long garbage = garbage(() -> {
			this.buffer.wrap(this.chunk.view());
			DirectBufferOutputStream out = new DirectBufferOutputStream(this.buffer);
			json.writeValue(out, value);
			json.readValue(new DirectBufferInputStream(this.buffer, 0, out.position()), Map.class);
		});
		long ofArrays = garbage(() -> json.readValue(json.writeValueAsBytes(value), Map.class));
		assertThat(garbage).isBetween(1L, ofArrays + 512);
	}

	@Test
	void newBufferForEachUseIsTheGarbageThatAViewSaves() throws Exception {
		ByteBuffer[] sink = new ByteBuffer[1];
		assertThat(garbage(() -> sink[0] = this.chunk.buffer())).isBetween(40L, 100L);
		assertThat(garbage(() -> sink[0] = this.chunk.view())).isZero();
	}

}
