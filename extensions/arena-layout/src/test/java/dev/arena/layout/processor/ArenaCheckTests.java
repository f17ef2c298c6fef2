package dev.arena.layout.processor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A layout that names its arena, and the configuration of the application. */
class ArenaCheckTests {

	private static final String ORDER = "@ChunkLayout(arena = \"orders\") record Order(@Length(8) long[] prices,\n"
			+ "byte one) {}";

	@TempDir
	Path project;

	@Test
	void fitsTheLargestChunks() throws Exception {
		resource("application.yml", "arena:\n  arenas:\n    orders:\n      sizes: 16B, 128B\n      count: 8\n");
		assertThat(compile(ORDER).errors()).isEmpty();
	}

	@Test
	void whatIsOneByteTooLargeDoesNotCompileAndSaysWhy() throws Exception {
		resource("application.yml", "arena:\n  arenas:\n    orders:\n      sizes: 16B, 64B\n      count: 8\n");
		Compilation compilation = compile(ORDER);
		assertThat(compilation.errors())
			.containsExactly("one takes the bytes 64 to 64: Order has 72 bytes and must fit "
					+ "into 64 (the largest chunks of arena \"orders\" in " + resources().resolve("application.yml")
					+ "): the nearest chunk size that it fits is 128");
		assertThat(compilation.all(javax.tools.Diagnostic.Kind.ERROR).get(0).getLineNumber()).isEqualTo(2);
		assertThat(output().resolve("acme/OrderLayout.class")).doesNotExist();
	}

	@Test
	void listsAndMapsOfPoolsAndPropertiesAreReadToo() throws Exception {
		for (String geometry : new String[] { "pools:\n        64B: 4\n        16B: 4\n",
				"pools:\n        - size: 64B\n          count: 8\n",
				"sizes:\n        - 16\n        - 64B\n      count: 2\n" }) {
			resource("application.yml", "arena:\n  arenas:\n    orders:\n      " + geometry);
			assertThat(compile(ORDER).errors()).as(geometry).singleElement().asString().contains("must fit into 64 ");
		}
		Files.delete(resources().resolve("application.yml"));
		resource("application.properties", "arena.arenas.orders.sizes=16B,64B\narena.arenas.orders.count=4\n");
		assertThat(compile(ORDER).errors()).singleElement().asString().contains("application.properties");
		resource("application.properties", "arena.arenas.orders.pools.1KB=4\n");
		assertThat(compile(ORDER).errors()).isEmpty();
	}

	@Test
	void eachProfileIsChecked() throws Exception {
		resource("application.yml", "arena:\n  arenas:\n    orders:\n      sizes: 1KB\n      count: 8\n---\n"
				+ "spring.config.activate.on-profile: tiny\narena.arenas.orders.sizes: 32B\n");
		assertThat(compile(ORDER).errors()).singleElement().asString().contains("application.yml (profile tiny)");
		resource("application.yml", "arena:\n  arenas:\n    orders:\n      sizes: 1KB\n      count: 8\n");
		resource("application-small.yml", "arena:\n  arenas:\n    orders:\n      sizes: 16B, 64B\n");
		assertThat(compile(ORDER).errors()).singleElement().asString().contains("application-small.yml");
		resource("application-small.yml", "arena:\n  arenas:\n    orders:\n      count: 2\n");
		assertThat(compile(ORDER).errors()).isEmpty();
	}

	@Test
	void anArenaThatIsNotThereIsToldWithTheNearestName() throws Exception {
		resource("application.yml", "arena:\n  arenas:\n    order:\n      sizes: 1KB\n    quotes:\n      sizes: 1KB\n");
		assertThat(compile(ORDER).errors()).containsExactly("arena = \"orders\" is no entry of arena.arenas in "
				+ resources().resolve("application.yml") + ": there are order, quotes; the nearest is \"order\"");
	}

	@Test
	void whatIsKnownAtStartUpOnlyIsAWarning() throws Exception {
		resource("application.yml", "arena:\n  arenas:\n    orders:\n      sizes: ${SIZES}\n      count: 8\n");
		Compilation compilation = compile(ORDER);
		assertThat(compilation.errors()).isEmpty();
		assertThat(compilation.warnings()).singleElement()
			.asString()
			.contains("its size ${SIZES} is known at start-up only");
	}

	@Test
	void noConfigurationIsAWarningUnlessTheOptionSaysNone() {
		Compilation compilation = compile(ORDER);
		assertThat(compilation.errors()).isEmpty();
		assertThat(compilation.warnings()).singleElement()
			.asString()
			.contains("-Aarena.config=src/main/resources")
			.contains("-Aarena.config=none");
		assertThat(compile(ORDER, "-Aarena.config=none").warnings()).isEmpty();
	}

	@Test
	void theOptionNamesFilesAndFolders() throws Exception {
		Path file = Files.writeString(this.project.resolve("other.yml"), "arena.arenas.orders.sizes: 64B\n");
		assertThat(compile(ORDER, "-Aarena.config=" + file).errors()).singleElement().asString().contains("other.yml");
		assertThat(compile(ORDER, "-Aarena.config=" + this.project.resolve("missing")).errors()).singleElement()
			.asString()
			.contains("names " + this.project.resolve("missing") + ", which does not exist");
	}

	@Test
	void aConfigurationThatCannotBeReadIsAnErrorWithItsName() throws Exception {
		resource("application.yml", "arena: [\n");
		assertThat(compile(ORDER).errors()).singleElement()
			.asString()
			.startsWith(resources().resolve("application.yml") + " cannot be read: ");
	}

	private Compilation compile(String source, String... options) {
		try {
			Files.createDirectories(output());
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		Compilation compilation = new Compilation(Compilation.JAVAC, output()).with(options).source("Order", source);
		compilation.run();
		return compilation;
	}

	private Path output() {
		return this.project.resolve("target/classes");
	}

	private Path resources() {
		return this.project.resolve("src/main/resources");
	}

	private void resource(String name, String content) throws IOException {
		Files.createDirectories(resources());
		Files.writeString(resources().resolve(name), content);
	}

}
