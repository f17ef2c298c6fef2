package dev.arena.views;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import io.netty.channel.ChannelOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Pool;
import dev.arena.netty.ArenaByteBufAllocator;
import dev.arena.process.Eventually;

import static org.assertj.core.api.Assertions.assertThat;

/** Spring's buffers, and a WebFlux server whose buffers are in chunks. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebFluxTests {

	private static long used(Arena arena) {
		return arena.pools().stream().mapToLong(Pool::usedCount).sum();
	}

	private static long allocations(Arena arena) {
		return arena.pools().stream().mapToLong(Pool::allocationCount).sum();
	}

	@Test
	void dataBufferFreesItsChunkOnRelease() {
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 1024).withChunkCount(16))) {
			DataBufferFactory factory = new NettyDataBufferFactory(new ArenaByteBufAllocator(arena));
			DataBuffer buffer = factory.allocateBuffer(500).write("hello", StandardCharsets.UTF_8);
			assertThat(used(arena)).isEqualTo(1);
			DataBufferUtils.release(buffer);
			assertThat(used(arena)).isZero();
		}
	}

	@Test
	void requestsAndResponsesOfAServerAreInChunksAndFreedWhenTheyAreDone() throws Exception {
		Arena arena = Arena.local(ArenaSpec.ofChunkSizes(1024, 4096, 65536).withChunkCount(64));
		ArenaByteBufAllocator allocator = new ArenaByteBufAllocator(arena);
		RouterFunction<ServerResponse> routes = RouterFunctions.route()
			.POST("/echo",
					(request) -> ServerResponse.ok().body(request.bodyToFlux(DataBuffer.class), DataBuffer.class))
			.build();
		HttpHandler handler = RouterFunctions.toHttpHandler(routes);
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.childOption(ChannelOption.ALLOCATOR, allocator)
			.handle(new ReactorHttpHandlerAdapter(handler))
			.bindNow();
		try {
			String body = "hello".repeat(20_000);
			for (int i = 0; i < 3; i++) {
				assertThat(post(server.port(), body)).isEqualTo(body);
			}
		}
		finally {
			server.disposeNow();
		}
		assertThat(allocations(arena)).isGreaterThan(3);
		assertThat(allocator.exhaustedCount()).isZero();
		Eventually.eventually("all chunks are free", () -> used(arena) == 0);
		arena.close();
	}

	private static String post(int port, String body) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/echo"))
			.version(HttpClient.Version.HTTP_1_1)
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

}
