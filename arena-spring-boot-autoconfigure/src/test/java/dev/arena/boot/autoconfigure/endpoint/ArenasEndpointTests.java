package dev.arena.boot.autoconfigure.endpoint;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.boot.autoconfigure.ArenaRegistry;
import dev.arena.boot.autoconfigure.SegmentNames;
import dev.arena.boot.autoconfigure.endpoint.EndpointServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArenasEndpoint} over HTTP.
 */
class ArenasEndpointTests {

	private static final long FIRST_ATTACHMENT_OFFSET = 4096;

	private static final int ATTACHMENT_BYTES = 64;

	private final String segmentName = SegmentNames.unique();

	private final WebApplicationContextRunner readOnly = EndpointServer.runner()
		.withPropertyValues("arena.arenas.orders.count=2", "arena.arenas.orders.sizes=64B,256B",
				"arena.arenas.frames.count=64", "arena.arenas.frames.sizes=1KB", "arena.arenas.frames.backend=shared",
				"arena.arenas.frames.shared.name=" + this.segmentName, "arena.arenas.frames.shared.reclaim-interval=0"); // or
																															// it
																															// would
																															// be
																															// before
																															// us

	private final WebApplicationContextRunner unrestricted = this.readOnly
		.withPropertyValues("management.endpoint.arenas.access=unrestricted");

	@AfterEach
	void unlink() {
		Arena.unlink(this.segmentName);
	}

	@Test
	void listsAllArenasWithoutCreatingTheLazyOnes() {
		this.readOnly.withUserConfiguration(LazyArena.class).run((context) -> {
			JsonNode arenas = EndpointServer.get(context, "arenas").json().get("arenas");
			assertThat(arenas.propertyNames()).containsExactlyInAnyOrder("orders", "frames", "quotes");
			assertThat(arenas.get("orders").get("pools")).hasSize(2);
			assertThat(arenas.get("orders").has("attachments")).isFalse();
			assertThat(arenas.get("quotes")).hasToString("{\"name\":\"quotes\",\"status\":\"not_created\"}");
			assertThat(EndpointServer.get(context, "arenas/quotes").json()).isEqualTo(arenas.get("quotes"));
			assertThat(context.getBeanFactory().containsSingleton("quotes")).isFalse();
			context.getBean(ArenaRegistry.class).get("quotes");
			assertThat(status(context, "quotes")).isEqualTo("intact");
		});
	}

	@Test
	void describesTheFiguresOfAnArena() {
		this.readOnly.run((context) -> {
			Arena orders = context.getBean("orders", Arena.class);
			orders.allocate(64);
			Chunk second = orders.allocate(64);
			orders.allocate(64);
			orders.allocate(256);
			orders.allocate(256);
			second.close();
			orders.deallocate(second);
			second = orders.allocate(64);
			second.handOff();
			JsonNode json = EndpointServer.get(context, "arenas/orders").json();
			JsonNode pool = json.get("pools").get(0);
			assertThat(pool.toString()).isEqualTo("{\"chunkSizeBytes\":64,\"chunkCount\":2,\"used\":2,\"free\":0,"
					+ "\"inTransit\":1,\"occupancy\":1.0,\"allocations\":3,\"promotions\":1,\"promotionsTo\":{\"256\":1},"
					+ "\"exhaustions\":0,\"handOffs\":1,\"adoptions\":0,\"transitFrees\":0}");
			assertThat(json.get("pools").get(1).get("exhaustions").asLong()).isOne();
			assertThat(json.get("backend").asString()).isEqualTo("local");
			assertThat(json.has("segmentName")).isFalse();
			assertThat(json.get("footprintBytes").asLong()).isEqualTo(orders.footprintBytes());
			assertThat(json.get("refusedFrees").get("double_free").asLong()).isOne();
			assertThat(json.get("attachments")).singleElement().satisfies((self) -> {
				assertThat(self.get("processId").asLong()).isEqualTo(ProcessHandle.current().pid());
				assertThat(Instant.parse(self.get("since").asString())).isBeforeOrEqualTo(Instant.now());
				assertThat(self.get("chunksHeld").toString()).isEqualTo("[1,2]");
			});
			assertThat(json.get("memory").get("mappedBytes").asLong())
				.isEqualTo(orders.inspect().backing().mappedBytes());
			JsonNode transit = json.get("chunksInTransit");
			assertThat(transit.get("count").asLong()).isOne();
			JsonNode chunk = transit.get("oldest").get(0);
			assertThat(Duration.parse(chunk.get("age").asString())).isLessThan(Duration.ofHours(1));
			assertThat(orders.adopt(Long.parseUnsignedLong(chunk.get("handle").asString().substring(2), 16)))
				.isNotNull();
		});
	}

	@Test
	void saysWhatWasTriedAndNotObtained() {
		this.readOnly.withPropertyValues("arena.arenas.orders.numa-node=1023").run((context) -> {
			JsonNode shortfalls = EndpointServer.get(context, "arenas/orders").json().get("memory").get("shortfalls");
			assertThat(shortfalls).singleElement().satisfies((shortfall) -> {
				assertThat(shortfall.get("feature").asString()).isEqualTo("numa_binding");
				assertThat(shortfall.get("reason").asString()).contains("NUMA");
			});
		});
	}

	@Test
	void manyChunksInTransitDoNotMakeALongAnswer() {
		this.readOnly.run((context) -> {
			Arena frames = context.getBean("frames", Arena.class);
			for (int i = 0; i < ArenasEndpoint.MAX_CHUNKS + 5; i++) {
				frames.allocate(1024).handOff();
			}
			JsonNode transit = EndpointServer.get(context, "arenas/frames").json().get("chunksInTransit");
			assertThat(transit.get("count").asInt()).isEqualTo(ArenasEndpoint.MAX_CHUNKS + 5);
			assertThat(transit.get("oldest")).hasSize(ArenasEndpoint.MAX_CHUNKS);
		});
	}

	@Test
	void describesAClosedArenaAsClosed() {
		this.unrestricted.run((context) -> {
			Arena frames = context.getBean("frames", Arena.class);
			frames.close();
			Answer answer = EndpointServer.get(context, "arenas/frames");
			assertThat(answer.body()).isEqualTo("{\"name\":\"frames\",\"status\":\"closed\",\"backend\":\"shared\","
					+ "\"segmentName\":\"" + this.segmentName + "\",\"footprintBytes\":" + frames.footprintBytes()
					+ ",\"pools\":[{\"chunkSizeBytes\":1024,\"chunkCount\":64}]}");
			assertThat(reclaim(context, "frames", "").status()).isEqualTo(400);
			assertThat(EndpointServer.delete(context, "arenas/frames").status()).isEqualTo(400);
		});
	}

	@Test
	void describesADamagedArenaWithoutTouchingIt() {
		this.readOnly.run((context) -> {
			try (RandomAccessFile file = file()) {
				file.setLength(4096);
			}
			JsonNode json = EndpointServer.get(context, "arenas/frames").json();
			assertThat(json.get("status").asString()).isEqualTo("damaged");
			assertThat(json.has("attachments")).isFalse();
			assertThat(
					EndpointServer.get(context, "arenas").json().get("arenas").get("orders").get("status").asString())
				.isEqualTo("intact");
		});
	}

	@Test
	void anUnknownArenaIsNotFound() {
		this.unrestricted.run((context) -> {
			for (String name : List.of("none", "arenaRegistry")) {
				assertThat(EndpointServer.get(context, "arenas/" + name).status()).isEqualTo(404);
				assertThat(reclaim(context, name, "").status()).isEqualTo(404);
				assertThat(EndpointServer.delete(context, "arenas/" + name).status()).isEqualTo(404);
			}
		});
	}

	@Test
	void changesNeedUnrestrictedAccess() {
		this.readOnly.run((context) -> {
			assertThat(reclaim(context, "frames", "").status()).isEqualTo(405);
			assertThat(EndpointServer.delete(context, "arenas/frames").status()).isEqualTo(405);
			assertThat(status(context, "frames")).isEqualTo("intact");
		});
	}

	@Test
	void reclaimsWhatTheDeadHaveLeft() {
		this.unrestricted.run((context) -> {
			try (RandomAccessFile file = file()) { // as after a kill: a record, and no
													// lock
				file.seek(FIRST_ATTACHMENT_OFFSET + 7 * ATTACHMENT_BYTES);
				file.write(1);
			}
			assertThat(reclaim(context, "frames", "").json().toString()).isEqualTo(
					"{\"deadAttachments\":1,\"reclaimedChunks\":0,\"expiredChunks\":0,\"reclaimedInTransit\":0}");
		});
	}

	@Test
	void reclaimsChunksInTransitOnlyWhenAnAgeIsGiven() {
		this.unrestricted.run((context) -> {
			Arena frames = context.getBean("frames", Arena.class);
			frames.allocate(1024).handOff();
			reclaim(context, "frames", "");
			reclaim(context, "frames", "PT1H");
			assertThat(frames.pools().get(0).usedCount()).isOne();
			assertThat(reclaim(context, "frames", "PT0S").json().get("reclaimedInTransit").asLong()).isOne();
			assertThat(frames.pools().get(0).usedCount()).isZero();
		});
	}

	@Test
	@Timeout(60)
	void reclaimsChunksThatAreInTransitForLongerThanTheTimeoutOfTheSegment() {
		this.unrestricted.withPropertyValues("arena.arenas.frames.shared.transit-timeout=8ms").run((context) -> {
			Arena frames = context.getBean("frames", Arena.class);
			frames.allocate(1024).handOff();
			assertThat(EndpointServer.get(context, "arenas/frames")
				.json()
				.get("chunksInTransit")
				.get("timeout")
				.asString()).isEqualTo("PT0.008S");
			long expired = 0;
			while (expired == 0) { // each call lets it age by a tick at most
				expired = reclaim(context, "frames", "").json().get("expiredChunks").asLong();
			}
			assertThat(expired).isOne();
			assertThat(frames.pools().get(0).usedCount()).isZero();
		});
	}

	@Test
	void refusesWhatItDoesNotUnderstand() {
		this.unrestricted.run((context) -> {
			assertThat(reclaim(context, "frames", "-PT1S").status()).isEqualTo(400);
			assertThat(reclaim(context, "frames", "-PT1S").json().get("error").asString()).contains("-1");
			assertThat(reclaim(context, "frames", "PT10H").status()).as("more than 510 ticks of 10 s").isEqualTo(400);
			assertThat(reclaim(context, "frames", "soon").status()).isEqualTo(400);
			assertThat(EndpointServer.post(context, "arenas/frames", "{}").status()).isEqualTo(400);
			assertThat(EndpointServer.post(context, "arenas/frames", "{\"action\":\"erase\"}").status()).isEqualTo(400);
		});
	}

	@Test
	void unlinksTheNameOfASharedArenaOnce() {
		this.unrestricted.run((context) -> {
			assertThat(EndpointServer.delete(context, "arenas/frames").body())
				.isEqualTo("{\"segmentName\":\"" + this.segmentName + "\",\"unlinked\":true}");
			assertThat(status(context, "frames")).isEqualTo("unlinked");
			assertThat(EndpointServer.delete(context, "arenas/frames").json().get("unlinked").asBoolean()).isFalse();
			Answer refusal = EndpointServer.delete(context, "arenas/orders");
			assertThat(refusal.status()).isEqualTo(400);
			assertThat(refusal.body())
				.isEqualTo("{\"error\":\"Arena 'orders' is local: it has no segment name to unlink\"}");
		});
	}

	@Test
	void doesNotUnlinkTheSegmentOfSomebodyElse() {
		this.unrestricted.run((context) -> {
			Arena.unlink(this.segmentName);
			try (Arena successor = Arena.shared(this.segmentName, ArenaSpec.ofChunkSizes(1024).withChunkCount(64))) {
				assertThat(status(context, "frames")).isEqualTo("replaced");
				assertThat(EndpointServer.delete(context, "arenas/frames").status()).isEqualTo(400);
				assertThat(successor.inspect().status()).hasToString("INTACT");
			}
		});
	}

	private static Answer reclaim(ApplicationContext context, String arena, String inTransitFor) throws Exception {
		return EndpointServer.post(context, "arenas/" + arena, "{\"action\":\"reclaim\""
				+ (inTransitFor.isEmpty() ? "" : ",\"inTransitFor\":\"" + inTransitFor + "\"") + "}");
	}

	private static String status(ApplicationContext context, String arena) throws Exception {
		return EndpointServer.get(context, "arenas/" + arena).json().get("status").asString();
	}

	private RandomAccessFile file() throws IOException {
		return new RandomAccessFile(Path.of("/dev/shm" + this.segmentName).toFile(), "rw");
	}

	@Configuration(proxyBeanMethods = false)
	static class LazyArena {

		@Bean
		@Lazy
		Arena quotes() {
			return Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(3));
		}

	}

}
