package dev.arena;

/**
 * The rules for the name of a shared segment, which are those of {@code shm_open}.
 */
final class SegmentName {

	private static final int MAX_LENGTH = 255;

	private SegmentName() {
	}

	static String requireLegal(String name) {
		if (!name.startsWith("/")) {
			throw illegal(name, "must start with a slash");
		}
		if (name.indexOf('/', 1) >= 0) {
			throw illegal(name, "must have no slash but the first");
		}
		if (name.equals("/") || name.equals("/.") || name.equals("/..")) {
			throw illegal(name, "must have at least one character after the slash other than dots");
		}
		if (name.length() > MAX_LENGTH) {
			throw illegal(name, "must have at most " + MAX_LENGTH + " characters");
		}
		for (int i = 1; i < name.length(); i++) {
			char c = name.charAt(i);
			if (c <= ' ' || c >= 127) {
				throw illegal(name, "must be of printable ASCII characters without spaces");
			}
		}
		return name;
	}

	private static IllegalArgumentException illegal(String name, String rule) {
		return new IllegalArgumentException(
				"Segment name '" + name + "' " + rule + "; nearest legal value: '" + nearest(name) + "'");
	}

	/** A legal name in any case, whatever else is wrong with this one. */
	private static String nearest(String name) {
		String words = name.startsWith("/") ? name.substring(1) : name;
		String legal = "/" + words.replace('/', '-').replaceAll("[^!-~]", "_");
		if (legal.equals("/") || legal.equals("/.") || legal.equals("/..")) {
			return "/arena";
		}
		return legal.substring(0, Math.min(legal.length(), MAX_LENGTH));
	}

}
