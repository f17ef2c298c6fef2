package dev.arena.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;

/** What docs/beyond-one-host.md shows is code that tests run. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DocumentationTests {

	private static final Path ROOT = Path.of("../..");

	@Test
	void eachSnippetOfThePageStandsInATest() throws IOException {
		String tests = sources("extensions/arena-kafka/src/test/java")
				+ sources("extensions/arena-aeron/src/test/java");
		List<String> snippets = snippets(Files.readString(ROOT.resolve("docs/beyond-one-host.md")));
		assertThat(snippets).hasSizeGreaterThan(4).allSatisfy((snippet) -> assertThat(tests).contains(snippet));
	}

	@Test
	void plainTcpCarriesChunks() throws Exception {
		try (Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64, 65536).withChunkCount(2));
				TcpLink link = new TcpLink(arena)) {
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
				for (int length : new int[] { 8, 65536, 13 }) {
					try (Chunk chunk = arena.allocateOrThrow(length)) {
						link.send(chunk.fill(0, length, (byte) length), length);
					}
					catch (IOException ex) {
						throw new IllegalStateException(ex);
					}
				}
			});
			List<Integer> seen = new ArrayList<>();
			while (seen.size() < 3) {
				link.receive((chunk, length) -> {
					assertThat(chunk.getByte(length - 1)).isEqualTo((byte) length);
					seen.add(length);
				});
			}
			sending.get();
			assertThat(seen).containsExactly(8, 65536, 13);
		}
	}

	private static List<String> snippets(String page) {
		return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
			.matcher(page)
			.results()
			.map((MatchResult result) -> withoutSpace(result.group(1)))
			.toList();
	}

	private static String sources(String directory) throws IOException {
		StringBuilder text = new StringBuilder();
		try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				text.append(withoutSpace(Files.readString(file)));
			}
		}
		return text.toString();
	}

	/** Neither comments nor the width of lines matter. */
	private static String withoutSpace(String code) {
		return code.replaceAll("//[^\n]*", "").replaceAll("\\s", "");
	}

}
