package dev.arena.boot.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.arena.process.ChildJvm;
import dev.arena.process.Segments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications in processes of their own that end in every way there is. After each, the
 * extension finds {@code /dev/shm} as it was.
 */
@Timeout(120)
class ApplicationEndTests {

	private static final int TERMINATED = 143;

	@RegisterExtension
	final Segments segments = new Segments();

	private final HttpClient client = HttpClient.newHttpClient();

	private final String name = this.segments.name();

	@Test
	void terminationDrainsRequestsBeforeArenasClose() throws Exception {
		try (ChildJvm child = start()) {
			int port = port(child);
			CompletableFuture<HttpResponse<String>> answer = this.client.sendAsync(request(port, "work"),
					BodyHandlers.ofString());
			child.expect("working");
			child.signal("TERM");
			assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("done 4711 used 1");
			child.expectExit(TERMINATED);
			assertThat(child.output()).doesNotContain("still held");
		}
		assertThat(file()).doesNotExist();
	}

	@Test
	void terminationTellsOfChunksThatAreStillHeld() throws Exception {
		try (ChildJvm child = start()) {
			get(port(child), "hold");
			child.signal("TERM");
			child.expectExit(TERMINATED);
			assertThat(child.output()).containsOnlyOnce("closed with chunks still held: 1 of 64 B");
		}
	}

	@Test
	void exitFromABeanMethodLeavesNoSegment() {
		try (ChildJvm child = start("--exit-in-bean=true")) {
			child.expectExit(3);
		}
		assertThat(file()).doesNotExist();
	}

	@Test
	void refreshThatFailsHalfWayLeavesNoSegment() {
		try (ChildJvm child = start("--fail-in-bean=true")) {
			child.expectExit(1);
			assertThat(child.output()).contains("on purpose");
		}
		assertThat(file()).doesNotExist();
	}

	@Test
	void applicationThatIsKilledIsCleanedUpByTheNextStart() throws Exception {
		try (ChildJvm child = start()) {
			int port = port(child);
			for (int i = 0; i < 3; i++) {
				assertThat(get(port, "hold")).contains("Chunk[");
			}
			child.kill();
		}
		assertThat(file()).exists();
		try (ChildJvm child = start()) {
			assertThat(child.expect("used ")).isEqualTo("0");
			port(child);
			child.signal("TERM");
			child.expectExit(TERMINATED);
		}
		assertThat(file()).doesNotExist();
	}

	private ChildJvm start(String... arguments) {
		String[] all = new String[arguments.length + 5];
		all[0] = "--server.port=0";
		all[1] = "--arena.arenas.frames.backend=shared";
		all[2] = "--arena.arenas.frames.shared.name=" + this.name;
		all[3] = "--arena.arenas.frames.sizes=64B";
		all[4] = "--arena.arenas.frames.count=8";
		System.arraycopy(arguments, 0, all, 5, arguments.length);
		return ChildJvm.running(EndingApplication.class, all).withJvmArguments("-XX:TieredStopAtLevel=1").start();
	}

	private static int port(ChildJvm child) {
		return Integer.parseInt(child.expect("port "));
	}

	private String get(int port, String path) throws IOException, InterruptedException {
		return this.client.send(request(port, path), BodyHandlers.ofString()).body();
	}

	private static HttpRequest request(int port, String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path)).build();
	}

	private Path file() {
		return Segments.file(this.name);
	}

}
