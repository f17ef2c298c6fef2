package dev.arena.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Pool;

import static org.assertj.core.api.Assertions.assertThat;

/** A server of Netty whose buffers are in chunks. */
@Timeout(60)
class ServerTests {

	private static final int ROUNDS = 200;

	private final BlockingQueue<Boolean> directInChunks = new LinkedBlockingQueue<>();

	@ChannelHandler.Sharable
	private final class Echo extends ChannelInboundHandlerAdapter {

		private final Arena arena;

		Echo(Arena arena) {
			this.arena = arena;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ByteBuf received = (ByteBuf) message;
			ServerTests.this.directInChunks.add(received.isDirect() && used(this.arena) > 0);
			context.writeAndFlush(received);
		}

	}

	private static long used(Arena arena) {
		return arena.pools().stream().mapToLong(Pool::usedCount).sum();
	}

	@Test
	void receivesAndSendsInChunksAndFreesThem() throws Exception {
		Arena arena = Arena.local(ArenaSpec.ofChunkSizes(1024, 65536).withChunkCount(16));
		ArenaByteBufAllocator allocator = new ArenaByteBufAllocator(arena);
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		ServerBootstrap bootstrap = new ServerBootstrap().group(group)
			.channel(NioServerSocketChannel.class)
			.childOption(ChannelOption.ALLOCATOR, allocator)
			.childHandler(new Echo(arena));
		Channel server = bootstrap.bind(InetAddress.getLoopbackAddress(), 0).sync().channel();
		try (SocketChannel client = SocketChannel.open((InetSocketAddress) server.localAddress())) {
			for (int i = 0; i < ROUNDS; i++) {
				exchange(client, i);
			}
		}
		server.close().sync();
		group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
		assertThat(this.directInChunks).hasSizeGreaterThanOrEqualTo(ROUNDS).containsOnly(true);
		assertThat(used(arena)).isZero();
		assertThat(allocator.exhaustedCount() + allocator.oversizedCount()).isZero();
		arena.close();
	}

	private static void exchange(SocketChannel client, int value) throws Exception {
		ByteBuffer sent = ByteBuffer.allocate(400).putInt(value).clear();
		while (sent.hasRemaining()) {
			client.write(sent);
		}
		ByteBuffer received = ByteBuffer.allocate(400);
		while (received.hasRemaining() && client.read(received) >= 0) {
			Thread.onSpinWait();
		}
		assertThat(received.flip()).isEqualTo(sent.flip());
	}

}
