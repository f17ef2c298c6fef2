package dev.arena.boot.autoconfigure.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import dev.arena.ForeignOwnerException;
import dev.arena.SegmentAccessDeniedException;

import org.springframework.core.env.Environment;

/**
 * Names both users of a segment that is closed to this process.
 */
class SegmentAccessDeniedFailureAnalyzer extends ArenaFailureAnalyzer<SegmentAccessDeniedException> {

	private static final Path SHARED_MEMORY = Path.of("/dev/shm");

	SegmentAccessDeniedFailureAnalyzer(Environment environment) {
		super(environment);
	}

	@Override
	String describe(FailedArena arena, SegmentAccessDeniedException cause) {
		String self = String.format(Locale.ROOT, "this process runs as %s (uid %d)", System.getProperty("user.name"),
				cause.processUid());
		if (cause.ownerUid().isEmpty()) {
			return String.format(Locale.ROOT,
					"%s cannot create the segment %s: %s, and that user may not create files in %s:", arena.subject(),
					cause.segmentName(), self, SHARED_MEMORY);
		}
		return String.format(Locale.ROOT, "%s cannot use the segment %s: it belongs to %s, and %s:", arena.subject(),
				cause.segmentName(), owner(cause), self);
	}

	private static String owner(SegmentAccessDeniedException cause) {
		Path file = file(cause);
		try {
			return String.format(Locale.ROOT, "%s (uid %d), permissions %04o", Files.getOwner(file).getName(),
					cause.ownerUid().getAsInt(), (Integer) Files.getAttribute(file, "unix:mode") & 0777);
		}
		catch (IOException ex) { // unlinked since
			return "uid " + cause.ownerUid().getAsInt();
		}
	}

	private static Path file(SegmentAccessDeniedException cause) {
		return SHARED_MEMORY.resolve(cause.segmentName().substring(1));
	}

	@Override
	String advise(FailedArena arena, SegmentAccessDeniedException cause) {
		if (cause.ownerUid().isEmpty()) {
			return String.format(Locale.ROOT, """
					Let every user create files there, as is usual (in a container: in the volume mounted there):

					    sudo chmod 1777 %s""", SHARED_MEMORY);
		}
		return String.format(Locale.ROOT, ((cause instanceof ForeignOwnerException) ? """
				If you trust that user (who can read and spoil everything in the segment), allow it:

				    %1$s: true
				""" : """
				If both users are to share it, put them into one group and open the segment to that group: in the \
				configuration of the application that creates it, and of this one,

				    %2$s: "0660"
				    %1$s: true

				An existing segment keeps its permissions; change them with

				    sudo chgrp <group> %4$s && sudo chmod 0660 %4$s
				""").concat("""

				Otherwise run both processes as the same user, or choose another segment with %3$s. If nobody uses \
				it any more, remove it:

				    sudo rm %4$s"""), arena.property("shared.allow-foreign-owner"),
				arena.property("shared.permissions"), arena.property("shared.name"), file(cause));
	}

}
