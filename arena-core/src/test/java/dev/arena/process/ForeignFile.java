package dev.arena.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What can stand under the name of a segment and belongs to somebody else.
 */
public enum ForeignFile {

	EMPTY("is empty") {

		@Override
		void create(Path path) throws IOException {
			Files.createFile(path);
		}

	},

	SHORT("begins with the bytes 41 52 45 4e 41") {

		@Override
		void create(Path path) throws IOException {
			Files.writeString(path, "ARENA");
		}

	},

	TEXT("begins with the bytes 41 52 45 4e 41 53 20 61") {

		@Override
		void create(Path path) throws IOException {
			Files.writeString(path, "ARENAS and other buildings\n".repeat(1000));
		}

	},

	ZEROS("begins with the bytes 00 00 00 00 00 00 00 00") {

		@Override
		void create(Path path) throws IOException {
			byte[] content = new byte[100_000];
			Arrays.fill(content, 64, content.length, (byte) 'x');
			Files.write(path, content);
		}

	},

	DIRECTORY("is a directory") {

		@Override
		void create(Path path) throws IOException {
			Files.createDirectory(path);
		}

	},

	PIPE("is a named pipe") {

		@Override
		void create(Path path) {
			assumeTrue(Commands.succeeds("mkfifo", path.toString()), "needs mkfifo");
		}

	},

	SOCKET("is a socket") {

		@Override
		void create(Path path) throws IOException {
			try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
				channel.bind(UnixDomainSocketAddress.of(path));
			}
		}

	},

	LINK("is a symbolic link") {

		@Override
		void create(Path path) throws IOException {
			Files.writeString(target(path), "precious");
			Files.createSymbolicLink(path, target(path));
		}

	},

	LINK_TO_ZEROS("is a symbolic link") {

		@Override
		void create(Path path) throws IOException {
			ZEROS.create(target(path));
			Files.createSymbolicLink(path, target(path));
		}

	},

	DANGLING_LINK("is a symbolic link") {

		@Override
		void create(Path path) throws IOException {
			Files.createSymbolicLink(path, target(path));
		}

	},

	CHARACTER_DEVICE("is a character device") {

		@Override
		void create(Path path) {
			assumeTrue(Commands.succeeds("mknod", path.toString(), "c", "1", "3"), "may not make devices");
		}

	},

	BLOCK_DEVICE("is a block device") {

		@Override
		void create(Path path) {
			assumeTrue(Commands.succeeds("mknod", path.toString(), "b", "7", "250"), "may not make devices");
		}

	};

	private final String description;

	ForeignFile(String description) {
		this.description = description;
	}

	/** What a message says of it. */
	public String description() {
		return this.description;
	}

	abstract void create(Path path) throws IOException;

	/** Puts it where nothing is or, in one step, a segment. */
	public void place(Path path) throws IOException {
		Files.deleteIfExists(path);
		create(path);
	}

	private static Path target(Path path) {
		return path.resolveSibling(path.getFileName() + ".target");
	}

	/** Removes it, and what it points to. */
	public void remove(Path path) throws IOException {
		Files.delete(path);
		Files.deleteIfExists(target(path));
	}

	/**
	 * All that can be told of it without changing it: two are equal if nothing was done.
	 */
	public static String snapshot(Path path) throws IOException {
		return describe(path) + "\n" + describe(target(path));
	}

	private static String describe(Path path) throws IOException {
		if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			return "nothing";
		}
		Map<String, Object> attributes = new TreeMap<>(Files.readAttributes(path,
				"unix:mode,ino,dev,rdev,nlink,uid,gid,ctime,lastModifiedTime,size", LinkOption.NOFOLLOW_LINKS));
		if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
			attributes.put("content", new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
		}
		if (Files.isSymbolicLink(path)) {
			attributes.put("target", Files.readSymbolicLink(path));
		}
		return attributes.toString();
	}

}
