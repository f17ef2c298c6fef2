package dev.arena.views;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Int64Value;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.io.DirectBufferInputStream;
import org.agrona.io.DirectBufferOutputStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
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

/** What docs/views.md shows, as it stands there. */
class ViewsTests {

	private final Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 1024).withChunkCount(16));

	private final Chunk chunk = this.arena.newChunk();

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.chunk.close();
		assertThat(this.arena.pools()).allSatisfy((pool) -> assertThat(pool.usedCount()).isZero());
		this.arena.close();
	}

	@Test
	void agrona() {
		this.arena.allocate(64, this.chunk);
		Chunk chunk = this.chunk;
		UnsafeBuffer buffer = new UnsafeBuffer(0, 0); // one for each cursor
		buffer.wrap(chunk.view());
		buffer.putLong(8, 4711);
		assertThat(chunk.getLong(8)).isEqualTo(4711);
	}

	@Test
	void sbe() {
		this.arena.allocate(QuoteEncoder.BLOCK_LENGTH, this.chunk);
		Chunk chunk = this.chunk;
		UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
		QuoteEncoder encoder = new QuoteEncoder();
		QuoteDecoder decoder = new QuoteDecoder();
		buffer.wrap(chunk.view());
		encoder.wrap(buffer, 0).price(9950).quantity(3);
		decoder.wrap(buffer, 0, QuoteDecoder.BLOCK_LENGTH, QuoteDecoder.SCHEMA_VERSION);
		long price = decoder.price();
		assertThat(price).isEqualTo(9950);
		assertThat(decoder.quantity()).isEqualTo(chunk.getInt(8)).isEqualTo(3);
	}

	@Test
	void files() throws IOException {
		this.arena.allocate(1024, this.chunk);
		Chunk chunk = this.chunk.putLong(0, 4711);
		Path path = this.directory.resolve("file");
		try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			file.write(chunk.view().limit(100), 0);
			file.read(chunk.view().position(512).limit(612), 0);
		}
		assertThat(chunk.getLong(512)).isEqualTo(4711);
		assertThat(path).hasSize(100);
	}

	@Test
	void sockets() throws IOException {
		this.arena.allocate(1024, this.chunk);
		Chunk chunk = this.chunk.putLong(0, 4711);
		try (ServerSocketChannel server = ServerSocketChannel.open()
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				SocketChannel socket = SocketChannel.open(server.getLocalAddress());
				SocketChannel accepted = server.accept()) {
			socket.write(chunk.view().limit(8));
			ByteBuffer rest = chunk.view().position(512).limit(520);
			while (rest.hasRemaining() && accepted.read(rest) >= 0) {
				Thread.onSpinWait();
			}
		}
		assertThat(chunk.getLong(512)).isEqualTo(4711);
	}

	@Test
	void streams() throws IOException {
		this.arena.allocate(64, this.chunk);
		Chunk chunk = this.chunk;
		UnsafeBuffer buffer = new UnsafeBuffer(chunk.view());
		try (OutputStream out = new DirectBufferOutputStream(buffer)) {
			out.write("hello".getBytes(StandardCharsets.UTF_8));
		}
		try (InputStream in = new DirectBufferInputStream(buffer, 0, 5)) {
			assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
		}
		assertThat(chunk.getByte(0)).isEqualTo((byte) 'h');
	}

	@Test
	void protobuf() throws IOException {
		this.arena.allocate(64, this.chunk);
		Chunk chunk = this.chunk;
		Int64Value message = Int64Value.of(4711);
		ByteBuffer view = chunk.view();
		CodedOutputStream out = CodedOutputStream.newInstance(view);
		message.writeTo(out);
		out.flush();
		Int64Value copy = Int64Value.parseFrom(view.flip());
		assertThat(copy.getValue()).isEqualTo(4711);
	}

	@Test
	void jackson() {
		this.arena.allocate(1024, this.chunk);
		Chunk chunk = this.chunk;
		JsonMapper json = JsonMapper.builder().build();
		UnsafeBuffer buffer = new UnsafeBuffer(chunk.view());
		DirectBufferOutputStream out = new DirectBufferOutputStream(buffer);
		json.writeValue(out, Map.of("price", 9950));
		Map<?, ?> copy = json.readValue(new DirectBufferInputStream(buffer, 0, out.position()), Map.class);
		assertThat(copy).isEqualTo(Map.of("price", 9950));
	}

	@Test
	void arrow() {
		try (BufferAllocator root = new RootAllocator()) {
			Chunk chunk = this.arena.allocateOrThrow(1024); // this cursor belongs to the
															// vector
			chunk.putLong(8, 4711);
			ArrowBuf values = root.wrapForeignAllocation(new ForeignAllocation(chunk.size(), chunk.address()) {
				@Override
				protected void release0() {
					chunk.close();
				}
			});
			try (BigIntVector vector = new BigIntVector("price", root); ArrowBuf valid = root.buffer(8)) {
				valid.setByte(0, 0b11); // two values, none of them null
				vector.loadFieldBuffers(new ArrowFieldNode(2, 0), List.of(valid, values));
				values.close();
				assertThat(vector.get(1)).isEqualTo(4711);
			}
			assertThat(chunk.isOpen()).isFalse();
		}
	}

}
