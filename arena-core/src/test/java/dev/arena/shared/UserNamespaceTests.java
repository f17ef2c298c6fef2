package dev.arena.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.arena.ArenaSpec;
import dev.arena.SharedOptions;
import dev.arena.process.ArenaChild;
import dev.arena.process.ChildJvm;
import dev.arena.process.Kernel;
import dev.arena.process.OtherUser;
import dev.arena.process.Segments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process in a user namespace in which it has no number, as others have not: all of
 * them look like one.
 */
class UserNamespaceTests {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(16);

	@RegisterExtension
	final Segments segments = new Segments();

	private final String name = this.segments.name();

	@BeforeEach
	void segmentOfSomebodyElse() throws IOException {
		Kernel.assumeRoot();
		Kernel.assumeSucceeds("unshare", "--user", "true");
		this.segments.open(this.name, SPEC, SharedOptions.defaults().withPermissions(0666));
		Files.setAttribute(Segments.file(this.name), "unix:uid", OtherUser.UID);
		assertThat(Files.getPosixFilePermissions(Segments.file(this.name)))
			.isEqualTo(PosixFilePermissions.fromString("rw-rw-rw-"));
	}

	@Test
	void ownerWithoutANumberIsForeignThoughItLooksLikeThisUser() {
		try (ChildJvm child = inNamespace()) {
			assertThat(child.ask(ArenaChild.open(this.name, SPEC), "failed"))
				.isEqualTo("ForeignOwnerException errno 0: " + "Segment " + this.name
						+ " belongs to uid 65534, which stands for all users that have no number "
						+ "in this user namespace, and this process runs as uid 65534: allow foreign owners if you trust "
						+ "that user, or choose another name");
		}
	}

	@Test
	void ownerWithoutANumberIsAllowedWhereForeignOwnersAre() {
		try (ChildJvm child = inNamespace()) {
			child.ask("open-foreign " + ArenaChild.arguments(this.name, SPEC), "opened");
			child.ask("close", "closed");
		}
	}

	private static ChildJvm inNamespace() {
		return ChildJvm.running(ArenaChild.class).wrappedBy("unshare", "--user").start();
	}

}
