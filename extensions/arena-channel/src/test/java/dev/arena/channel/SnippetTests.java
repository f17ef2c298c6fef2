package dev.arena.channel;

import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.arena.Arena;
import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/channel.md shows, as it stands there.
 */
class SnippetTests {

	private static final Path PAGE = Path.of("../../docs/channel.md");

	@TempDir
	private Path directory;

	@Test
	void theExampleSendsAndReceives() throws Exception {
		String example = find("```java\n(.*?)```");
		run("public static Object run(Arena arena, Chunk chunk, Chunk cursor, int lengthBytes, ChunkSender none) "
				+ "throws Exception {\n" + example + "return sent && got && receiver.lengthBytes() == lengthBytes; }");
	}

	@Test
	void whoDropsGivesTheChunkBackAndWhoWaitsHasATimeout() throws Exception {
		String drop = find("Drop: `(.*?)`");
		String wait = find("Wait: `(.*?)`");
		run("public static Object run(Arena arena, Chunk chunk, Chunk cursor, int n, ChunkSender none) "
				+ "throws Exception {\nChunkChannel channel = ChunkChannel.open(arena, \"frames\", "
				+ "ChannelOptions.defaults().withCapacity(2));\nChunkSender sender = channel.sender();\n" + drop
				+ "\narena.allocate(8, chunk);\n" + drop + "\narena.allocate(8, chunk);\n" + drop
				+ "\nint type = 0; Duration timeout = Duration.ofMillis(1);\n"
				+ "arena.allocate(8, cursor);\nchunk = cursor;\n"
				+ "if (arena.pools().get(0).usedCount() != 3) { return \"not dropped\"; }\n" + "return !" + wait
				+ "; }");
	}

	private static String find(String pattern) throws Exception {
		Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(Files.readString(PAGE));
		assertThat(matcher.find()).as(pattern).isTrue();
		return matcher.group(1);
	}

	private void run(String method) throws Exception {
		String source = "import dev.arena.*; import dev.arena.channel.*; import java.time.Duration;\n"
				+ "public class Use {\n" + method + "\n}";
		StringWriter messages = new StringWriter();
		JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Use.java"), JavaFileObject.Kind.SOURCE) {
			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return source;
			}
		};
		assertThat(ToolProvider.getSystemJavaCompiler()
			.getTask(messages, null, null,
					List.of("-proc:none", "-d", this.directory.toString(), "-cp",
							System.getProperty("java.class.path")),
					null, List.of(file))
			.call()).as(messages + source).isTrue();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.directory.toUri().toURL() },
				getClass().getClassLoader()); Arena arena = Arena.local(ChannelChild.SPEC)) {
			Chunk chunk = arena.allocateOrThrow(8);
			Object result = loader.loadClass("Use")
				.getMethod("run", Arena.class, Chunk.class, Chunk.class, int.class, ChunkSender.class)
				.invoke(null, arena, chunk, arena.newChunk(), 8, null);
			assertThat(result).isEqualTo(true);
		}
	}

}
