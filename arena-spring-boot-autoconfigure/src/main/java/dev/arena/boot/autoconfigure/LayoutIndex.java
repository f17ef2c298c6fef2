package dev.arena.boot.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.arena.ArenaSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * The layouts of all jars, as {@code arena-layout} has indexed them when they were
 * compiled. Refuses an arena whose largest chunks are too small for a layout that names
 * it: javac has seen the configuration files of one project, and this sees what the
 * application is started with. Reads files only, so it needs no class of
 * {@code arena-layout}.
 */
class LayoutIndex implements ResourceLoaderAware {

	/** Where the index is, as a pattern of resources. */
	static final String PATTERN = "META-INF/arena/layouts/*.properties";

	private @Nullable ResourceLoader resourceLoader;

	private @Nullable List<Layout> layouts;

	@Override
	public void setResourceLoader(ResourceLoader resourceLoader) {
		this.resourceLoader = resourceLoader;
	}

	/**
	 * Checks the layouts of an arena that is about to be created.
	 * @throws FailureAnalyzedException if some do not fit, with all that do not
	 */
	void requireFit(String arena, ArenaSpec spec) {
		long largest = spec.pools().get(spec.pools().size() - 1).chunkSizeBytes();
		List<Layout> tooLarge = layouts().stream()
			.filter((layout) -> layout.arena().equals(arena) && layout.bytes() > largest)
			.toList();
		if (!tooLarge.isEmpty()) {
			throw tooLarge(arena, largest, tooLarge);
		}
	}

	private static FailureAnalyzedException tooLarge(String arena, long largest, List<Layout> layouts) {
		String lines = layouts.stream()
			.map((layout) -> String.format(Locale.ROOT, "%n    %s has %d bytes and must fit into %d (%s)",
					layout.type(), layout.bytes(), largest, layout.source()))
			.collect(Collectors.joining());
		long needed = layouts.stream().mapToLong(Layout::bytes).max().orElseThrow();
		String property = ArenaPropertiesChecker.property(arena);
		return new FailureAnalyzedException(
				String.format(Locale.ROOT, "The largest chunks of the arena '%s' (%s) are too small for layouts:%n%s",
						arena, property, lines),
				String.format(Locale.ROOT,
						"Give %s a pool of %s, the nearest chunk size that fits, or make the records smaller. "
								+ "The arena has not been created.",
						property, GeometryChecker.size(chunkSize(needed))));
	}

	/** The smallest chunk size that a number of bytes fits. */
	private static long chunkSize(long bytes) {
		long atLeast = Math.max(bytes, ArenaSpec.MIN_CHUNK_SIZE_BYTES);
		return Long.highestOneBit(2 * atLeast - 1);
	}

	private synchronized List<Layout> layouts() {
		List<Layout> known = this.layouts;
		if (known == null) {
			known = read();
			this.layouts = known;
		}
		return known;
	}

	private List<Layout> read() {
		ResourceLoader loader = this.resourceLoader;
		PathMatchingResourcePatternResolver resolver = (loader != null)
				? new PathMatchingResourcePatternResolver(loader) : new PathMatchingResourcePatternResolver();
		try {
			return Stream.of(resolver.getResources("classpath*:" + PATTERN))
				.map(Layout::read)
				.filter((layout) -> !layout.arena().isEmpty())
				.sorted(Comparator.comparing(Layout::type).thenComparing(Layout::source))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The layouts in " + PATTERN + " cannot be listed", ex);
		}
	}

	/**
	 * What the index says of a layout.
	 *
	 * @param type the record or interface
	 * @param arena the arena that it must fit, or an empty string
	 * @param bytes its size
	 * @param source where the index says so
	 */
	private record Layout(String type, String arena, long bytes, String source) {

		static Layout read(Resource resource) {
			String source = resource.getDescription();
			try {
				Properties properties = PropertiesLoaderUtils.loadProperties(resource);
				String bytes = properties.getProperty("bytes", "");
				if (!bytes.matches("[0-9]{1,18}")) {
					throw new IllegalStateException(source + " says bytes=" + bytes
							+ ", which is no size of a layout: compile the layout again with arena-layout");
				}
				return new Layout(properties.getProperty("class", source), properties.getProperty("arena", ""),
						Long.parseLong(bytes), source);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(source + " cannot be read", ex);
			}
		}

	}

}
