package dev.arena.boot.autoconfigure.endpoint;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.arena.Arena;
import dev.arena.ReclaimReport;
import dev.arena.SegmentStatus;
import dev.arena.boot.autoconfigure.ArenaFigures;
import dev.arena.boot.autoconfigure.ArenaRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that describes arenas, and with access {@code unrestricted}
 * takes back chunks and unlinks segments. Reading creates no arena and changes nothing.
 * {@code docs/actuator.md} documents requests and answers.
 */
@Endpoint(id = "arenas", defaultAccess = Access.READ_ONLY)
public class ArenasEndpoint {

	/**
	 * How many chunks an answer describes at most, of those in transit and of those
	 * tracked.
	 */
	public static final int MAX_CHUNKS = 20;

	private final ArenaRegistry arenas;

	private final ArenaFigures figures;

	/**
	 * Creates the endpoint.
	 * @param arenas what to describe
	 * @param figures where what takes long to find out comes from
	 */
	public ArenasEndpoint(ArenaRegistry arenas, ArenaFigures figures) {
		this.arenas = arenas;
		this.figures = figures;
	}

	/**
	 * Describes all arenas, leaving out what has to be found out anew for each answer in
	 * time proportional to the number of chunks.
	 * @return the arenas by name
	 */
	@ReadOperation
	public ArenasDescriptor arenas() {
		Map<String, ArenaDescriptor> descriptors = new LinkedHashMap<>();
		this.arenas.names().forEach((name) -> descriptors.put(name, describe(name, ArenaDescriber::summary)));
		return new ArenasDescriptor(descriptors);
	}

	/**
	 * Describes one arena.
	 * @param name its name
	 * @return all about it, or {@code null} if there is none of that name
	 */
	@ReadOperation
	public @Nullable ArenaDescriptor arena(@Selector String name) {
		if (!this.arenas.names().contains(name)) {
			return null;
		}
		return describe(name, ArenaDescriber::details);
	}

	/** Whatever goes wrong with one arena must not cost the answer about the others. */
	private ArenaDescriptor describe(String name, Function<ArenaDescriber, ArenaDescriptor> description) {
		try {
			return this.arenas.findCreated(name)
				.map((arena) -> description.apply(new ArenaDescriber(name, arena, this.figures)))
				.orElseGet(() -> ArenaDescriptor.notCreated(name));
		}
		catch (RuntimeException | Error ex) {
			return ArenaDescriptor.notReadable(name, ex.toString());
		}
	}

	/**
	 * Does something with an arena.
	 * @param name its name
	 * @param action what to do
	 * @param inTransitFor frees chunks that have been in transit for so long as well; not
	 * done if {@code null}
	 * @return what was done, or {@code null} if there is no arena of that name
	 */
	@WriteOperation
	public @Nullable ReclaimDescriptor perform(@Selector String name, Action action, @Nullable Duration inTransitFor) {
		if (!this.arenas.names().contains(name)) {
			return null;
		}
		return switch (action) {
			case RECLAIM -> reclaim(requireOpen(name), inTransitFor);
		};
	}

	/**
	 * Removes the name of a shared segment. Who is attached goes on working.
	 * @param name the name of the arena
	 * @return what was done, or {@code null} if there is no arena of that name
	 */
	@DeleteOperation
	public @Nullable UnlinkDescriptor unlink(@Selector String name) {
		if (!this.arenas.names().contains(name)) {
			return null;
		}
		Arena arena = requireOpen(name);
		String segmentName = arena.segmentName();
		if (segmentName == null) {
			throw refused("Arena '" + name + "' is local: it has no segment name to unlink");
		}
		if (arena.inspect().status() == SegmentStatus.REPLACED) {
			throw refused("The name " + segmentName + " denotes another segment now than that of arena '" + name
					+ "': restart the application to attach to it");
		}
		return new UnlinkDescriptor(segmentName, Arena.unlink(segmentName));
	}

	private static ReclaimDescriptor reclaim(Arena arena, @Nullable Duration inTransitFor) {
		long reclaimedInTransit;
		try { // first, because this one may be refused
			reclaimedInTransit = (inTransitFor != null) ? arena.maintain().reclaimInTransit(inTransitFor) : 0;
		}
		catch (IllegalArgumentException ex) {
			throw refused(ex.getMessage());
		}
		ReclaimReport report = arena.maintain().reclaim();
		return new ReclaimDescriptor(report.deadAttachments(), report.reclaimedChunks(), report.expiredChunks(),
				reclaimedInTransit);
	}

	private Arena requireOpen(String name) {
		Optional<Arena> arena = this.arenas.findCreated(name);
		if (arena.isEmpty()) {
			throw refused("Arena '" + name + "' is not created yet: use it first");
		}
		if (arena.get().isClosed()) {
			throw refused("Arena '" + name + "' is closed");
		}
		return arena.get();
	}

	private static InvalidEndpointRequestException refused(@Nullable String reason) {
		String message = String.valueOf(reason);
		return new InvalidEndpointRequestException(message, message);
	}

	/**
	 * What {@link ArenasEndpoint#perform} can do.
	 */
	public enum Action {

		/** Take back what dead attachments hold and what was in transit for too long. */
		RECLAIM

	}

	/**
	 * All arenas.
	 *
	 * @param arenas the arenas by name
	 */
	public record ArenasDescriptor(Map<String, ArenaDescriptor> arenas) implements OperationResponseBody {

	}

	/**
	 * What was taken back.
	 *
	 * @param deadAttachments how many attachments were found dead
	 * @param reclaimedChunks how many chunks were taken back from them
	 * @param expiredChunks how many chunks were freed that had been in transit for longer
	 * than the transit timeout of the segment
	 * @param reclaimedInTransit how many chunks were freed because of the age that the
	 * request gave
	 */
	public record ReclaimDescriptor(int deadAttachments, long reclaimedChunks, long expiredChunks,
			long reclaimedInTransit) implements OperationResponseBody {

	}

	/**
	 * What was unlinked.
	 *
	 * @param segmentName the name
	 * @param unlinked whether it existed
	 */
	public record UnlinkDescriptor(String segmentName, boolean unlinked) implements OperationResponseBody {

	}

}
