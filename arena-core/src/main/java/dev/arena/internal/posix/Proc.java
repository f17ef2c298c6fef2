package dev.arena.internal.posix;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * What the kernel tells in files, where not to know it is no failure: in {@code /proc}
 * and {@code /sys}, which a container may hide and which take a descriptor to read.
 */
public final class Proc {

	private static final int PAGE_BYTES = 4096;

	private Proc() {
	}

	/**
	 * The contents of a file.
	 * @param file the file
	 * @return its lines, empty if it cannot be read
	 */
	public static String read(Path file) {
		return find(file).orElse("");
	}

	/**
	 * The contents of a file that may have none.
	 * @param file the file
	 * @return its lines, or nothing if it cannot be read
	 */
	public static Optional<String> find(Path file) {
		try {
			return Optional.of(text(file));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Reads by pages, as the kernel writes: not with {@code readString}, which reads one
	 * byte first, and a file in {@code /proc/sys} has nothing more to say after that; and
	 * not by lines, which costs 24 KB of garbage for a number. Names of mapped files can
	 * have any bytes, so the charset is one that takes them all.
	 */
	private static String text(Path file) throws IOException {
		try (InputStream in = new FileInputStream(file.toFile())) {
			byte[] page = new byte[PAGE_BYTES];
			StringBuilder text = new StringBuilder();
			for (int bytes = in.read(page); bytes > 0; bytes = in.read(page)) {
				text.append(new String(page, 0, bytes, StandardCharsets.ISO_8859_1));
			}
			boolean isLine = text.length() > 0 && text.charAt(text.length() - 1) == '\n';
			return text.substring(0, text.length() - (isLine ? 1 : 0));
		}
	}

	/**
	 * The number in a file that has one number.
	 * @param file the file
	 * @return the number, empty if there is none
	 */
	public static OptionalLong number(Path file) {
		return number(read(file), "\\s*(\\d+)\\s*");
	}

	/**
	 * A number within a text.
	 * @param text the text
	 * @param pattern what to look for, with the number as its first group
	 * @return the number, empty if there is none
	 */
	public static OptionalLong number(String text, String pattern) {
		return numbers(text, pattern).findFirst();
	}

	/**
	 * All numbers within a text.
	 * @param text the text
	 * @param pattern what to look for, with a number as its first group
	 * @return the numbers
	 */
	public static LongStream numbers(String text, String pattern) {
		return Pattern.compile(pattern, Pattern.MULTILINE)
			.matcher(text)
			.results()
			.mapToLong((result) -> Long.parseLong(result.group(1)));
	}

	/**
	 * A limit of this process.
	 * @param name its name in {@code /proc/self/limits}
	 * @return the limit, empty if it is unlimited or not known
	 */
	public static OptionalLong limit(String name) {
		return number(read(Path.of("/proc/self/limits")), "^" + name + " +(\\d+)");
	}

	/**
	 * The groups that this process acts as a member of.
	 * @return their gids, none if that is not known
	 */
	public static LongStream groups() {
		String status = read(Path.of("/proc/self/status"));
		String supplementary = status.lines().filter((line) -> line.startsWith("Groups:")).findFirst().orElse("");
		return LongStream.concat(numbers(status, "^Gid:\\s+\\d+\\s+(\\d+)"), numbers(supplementary, "(\\d+)"));
	}

	/**
	 * What this process uses.
	 * @param name its name in {@code /proc/self/status}
	 * @return how many bytes, 0 if that is not known
	 */
	public static long usedBytes(String name) {
		return number(read(Path.of("/proc/self/status")), "^" + name + ":\\s+(\\d+) kB").orElse(0) << 10;
	}

}
