package dev.arena.layout.processor;

/**
 * What is written of each layout beside the classes, so that whoever starts finds all
 * layouts, whichever jar they come from: a file of properties for each, because a
 * compilation of one file must not rewrite what it knows nothing about.
 */
final class Index {

	/** The folder in a jar or class folder. */
	static final String FOLDER = "META-INF/arena/layouts/";

	private Index() {
	}

	static String pathOf(String binaryName) {
		return FOLDER + binaryName + ".properties";
	}

	static String generate(Layout layout) {
		return new SourceText()
			.add("""
					alignment=%d
					arena=%s
					bytes=%d
					class=%s
					fits=%d
					hash=%016x
					layout=%s
					version=%d
					""", layout.alignment(), layout.settings().arena(), layout.bytes(), layout.javaName(),
					layout.settings().fits(), layout.hash(), layout.qualifiedLayoutName(), layout.settings().version())
			.toString();
	}

}
