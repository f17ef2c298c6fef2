package dev.arena;

import java.time.Instant;

/**
 * One participant of a shared segment. Whether it is alive is told by a kernel lock that
 * dies with its process; process id, host and time are for people to read and may be
 * those of another PID namespace.
 *
 * @param slot its attachment slot, from 1 to 255
 * @param processId its process id, as it sees itself
 * @param host the name of its host or container; may be cut
 * @param since when it attached
 * @param alive whether its process lives and is still attached; {@code false} means that
 * its chunks wait to be reclaimed
 */
public record Attachment(int slot, long processId, String host, Instant since, boolean alive) {

}
