package dev.arena.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;

/**
 * Where and how results came about. Saved beside them, because the report may be written
 * later and elsewhere. Names no host, user or path.
 *
 * @param java the version and vendor of the measured JVM
 * @param javaFeature the feature version, for the names of files
 * @param processor the processor's model
 * @param processorCount how many of them the JVM sees
 * @param memoryMebibytes how much memory there is
 * @param operatingSystem the kernel and its version
 * @param loadAverage the kernel's load averages at the start: what else was going on
 * @param command the command of the run
 * @param quick whether it was too short to mean anything
 * @param date the day of the run, UTC
 */
public record Environment(String java, int javaFeature, String processor, int processorCount, long memoryMebibytes,
		String operatingSystem, String loadAverage, String command, boolean quick, String date) {

	private static final String FILE_NAME = "environment.json";

	private static final String UNKNOWN = "unknown";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/**
	 * Describes this machine and JVM, as the JVMs that are measured are of the same kind.
	 * @param command the command of the run
	 * @param quick whether it is too short to mean anything
	 * @return the description
	 */
	public static Environment ofThisMachine(String command, boolean quick) {
		String java = System.getProperty("java.vm.name") + " " + Runtime.version() + ", "
				+ System.getProperty("java.vendor");
		String system = System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
				+ System.getProperty("os.arch");
		return new Environment(java, Runtime.version().feature(), valueOf("/proc/cpuinfo", "model name"),
				Runtime.getRuntime().availableProcessors(), readMemoryMebibytes(), system, readLoadAverage(), command,
				quick, LocalDate.now(ZoneOffset.UTC).toString());
	}

	/**
	 * Writes this beside the results.
	 * @param directory where they are
	 */
	public void save(Path directory) {
		JSON.writerWithDefaultPrettyPrinter().writeValue(directory.resolve(FILE_NAME), this);
	}

	static Environment load(Path directory) {
		return JSON.readValue(directory.resolve(FILE_NAME), Environment.class);
	}

	private static long readMemoryMebibytes() {
		String kibibytes = valueOf("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
		return kibibytes.isEmpty() ? 0 : Long.parseLong(kibibytes) / 1024;
	}

	private static String readLoadAverage() {
		try {
			String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ");
			return words[0] + ", " + words[1] + ", " + words[2];
		}
		catch (IOException ex) {
			return UNKNOWN;
		}
	}

	/** The value of the first line "key : value". */
	private static String valueOf(String file, String key) {
		try (Stream<String> lines = Files.lines(Path.of(file))) {
			return lines.filter((line) -> line.startsWith(key))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse(UNKNOWN);
		}
		catch (IOException ex) {
			return UNKNOWN;
		}
	}

}
