package dev.arena.layout.processor;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.arena.Arena;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;

import static org.assertj.core.api.Assertions.assertThat;

/** What docs/layout.md and the README show, as it stands there. */
class SnippetTests {

	private static final Path ROOT = Path.of("../..");

	@TempDir
	Path output;

	@Test
	void theDeclarationAndItsUseInThePageCompileAndRun() throws Exception {
		List<String> snippets = snippets(Files.readString(ROOT.resolve("docs/layout.md")));
		assertThat(snippets).hasSize(3);
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output).source("Use",
				snippets.get(0) + "public class Use { public static int run(dev.arena.Chunk chunk, long time) {\n"
						+ snippets.get(1) + "return (copy.price() == price) ? quantity : -1; } }");
		assertThat(compilation.run()).as(compilation.errors().toString()).isTrue();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.output.toUri().toURL() },
				getClass().getClassLoader());
				Arena arena = Arena.local(ArenaSpec.ofChunkSizes(64).withChunkCount(1));
				Chunk chunk = arena.allocateOrThrow(64)) {
			assertThat(loader.loadClass("acme.Use").getMethod("run", Chunk.class, long.class).invoke(null, chunk, 7L))
				.isEqualTo(50);
		}
	}

	@Test
	void theCheckedSpecInThePageIsLegalAndItsMistakeIsWhatThePageShows() throws Exception {
		String page = Files.readString(ROOT.resolve("docs/layout.md"));
		String snippet = "import dev.arena.ArenaSpec; class Orders { static final int KB = 1024; "
				+ snippets(page).get(2) + " }";
		Compilation legal = new Compilation(Compilation.JAVAC, this.output).source("Orders", snippet);
		assertThat(legal.run()).as(legal.errors().toString()).isTrue();
		assertThat(legal.warnings()).isEmpty();
		Compilation illegal = new Compilation(Compilation.JAVAC, this.output).source("Orders",
				snippet.replace("64,", "48,"));
		assertThat(illegal.run()).isFalse();
		assertThat(page).contains("error: " + illegal.errors().get(0) + "\n");
	}

	@Test
	void theDeclarationInTheReadmeCompiles() throws Exception {
		String readme = Files.readString(ROOT.resolve("README.md"));
		String section = readme.substring(readme.indexOf("## Typed chunks"), readme.indexOf("## Without Spring"));
		Path configuration = Files.writeString(this.output.resolve("application.yml"), readme
			.substring(readme.indexOf("```yaml\n") + 8, readme.indexOf("```", readme.indexOf("```yaml") + 8)));
		Compilation compilation = new Compilation(Compilation.JAVAC, this.output)
			.with("-Xlint:all", "-Werror", "-Aarena.config=" + configuration)
			.source("Order", snippets(section).get(0));
		assertThat(compilation.run()).as(compilation.errors() + " " + compilation.warnings()).isTrue();
	}

	private static List<String> snippets(String page) {
		return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
			.matcher(page)
			.results()
			.map((MatchResult result) -> result.group(1))
			.toList();
	}

}
