package dev.arena.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

/**
 * Child processes of another user, which only root can start. They run from a copy of the
 * class path that everybody can read.
 */
public final class OtherUser {

	/** Not root, not the user of the build. */
	public static final int UID = 65533;

	private OtherUser() {
	}

	/** Skips the test if this process cannot become another user. */
	public static void assumePossible() {
		Kernel.assumeRoot();
		Kernel.assumeSucceeds("setpriv", "--reuid=" + UID, "--regid=" + UID, "--clear-groups", "true");
	}

	public static ChildJvm.Builder running(Class<?> main, String... arguments) {
		return ChildJvm.running(main, arguments)
			.withClassPath(CopyHolder.CLASS_PATH)
			.withJvmArguments("-Djna.nosys=true")
			.wrappedBy("setpriv", "--reuid=" + UID, "--regid=" + UID, "--clear-groups");
	}

	/** Made when first needed, deleted at exit. */
	private static final class CopyHolder {

		static final String CLASS_PATH = copy();

		private static String copy() {
			try {
				Path directory = Files.createTempDirectory("arena-class-path",
						asFileAttribute(fromString("rwxr-xr-x")));
				Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
				List<String> copies = new ArrayList<>();
				for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
					Path source = Path.of(entry);
					if (Files.exists(source)) {
						Path target = directory.resolve(copies.size() + "-" + source.getFileName());
						copyTree(source, target);
						copies.add(target.toString());
					}
				}
				return String.join(File.pathSeparator, copies);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static void copyTree(Path source, Path target) throws IOException {
			try (Stream<Path> files = Files.walk(source)) {
				for (Path file : files.toList()) {
					Path copy = target.resolve(source.relativize(file).toString());
					Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
					Files.setPosixFilePermissions(copy, Files.isDirectory(copy) ? fromString("rwxr-xr-x") : readable());
				}
			}
		}

		private static Set<PosixFilePermission> readable() {
			return fromString("rw-r--r--");
		}

		private static void delete(Path directory) {
			try (Stream<Path> files = Files.walk(directory)) {
				files.sorted((one, other) -> other.compareTo(one)).map(Path::toFile).forEach(File::delete);
			}
			catch (IOException ex) { // in the directory for temporary files: no harm
				System.err.println(ex);
			}
		}

	}

}
