package dev.arena.sample.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.arena.Arena;
import dev.arena.Attachment;
import dev.arena.ChunkInTransit;
import dev.arena.sample.gateway.Role;

/**
 * Who uses the arena of the datagrams, as the API shows it; the same whichever process is
 * asked.
 *
 * @param inTransit how many chunks have been handed off and not adopted yet
 * @param oldestInTransitSeconds for how long the oldest of them has been on its way at
 * least, or 0
 * @param reclaimed how many chunks have been taken back from processes that died
 * @param attachments the processes
 */
record ProcessesView(int inTransit, long oldestInTransitSeconds, long reclaimed, List<AttachmentView> attachments) {

	static ProcessesView of(Arena arena, Role role, boolean connected) {
		List<ChunkInTransit> inTransit = arena.inspect().chunksInTransit();
		Duration oldest = inTransit.stream()
			.map(ChunkInTransit::age)
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
		return new ProcessesView(inTransit.size(), oldest.toSeconds(), arena.inspect().reclaimedChunks(),
				views(arena.inspect().attachments(), role, connected));
	}

	/** A segment does not know roles, but who is connected to the only other one does. */
	private static List<AttachmentView> views(List<Attachment> attachments, Role role, boolean connected) {
		long others = attachments.stream().filter((other) -> other.alive() && !isSelf(other)).count();
		Role roleOfOthers = (connected && others == 1) ? role.peer() : null;
		return attachments.stream()
			.map((attachment) -> AttachmentView.of(attachment, isSelf(attachment) ? role : roleOfOthers))
			.toList();
	}

	private static boolean isSelf(Attachment attachment) {
		return attachment.processId() == ProcessHandle.current().pid();
	}

	/**
	 * One process.
	 *
	 * @param slot its attachment slot
	 * @param pid its process id
	 * @param role what it does, if that is known
	 * @param since when it attached
	 * @param held how many chunks it holds
	 * @param alive whether it lives
	 * @param self whether it is the one that answers
	 */
	record AttachmentView(int slot, long pid, @Nullable String role, Instant since, long held, boolean alive,
			boolean self) {

		static AttachmentView of(Attachment attachment, @Nullable Role role) {
			return new AttachmentView(attachment.slot(), attachment.processId(),
					(role != null && attachment.alive()) ? role.label() : null, attachment.since(),
					attachment.chunksHeld().stream().mapToLong(Long::longValue).sum(), attachment.alive(),
					isSelf(attachment));
		}

	}

}
