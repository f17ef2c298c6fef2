package dev.arena.boot.autoconfigure.channel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method of a singleton bean that gets the messages of a channel, an entry of
 * {@code arena.channels}. An application has at most one listener for a channel; of all
 * applications that have one, one receives and the others stand by.
 * <p>
 * The parameters are those of {@code ChunkSender.send} in that order, then the number of
 * the sender; those at the end may be left out:
 *
 * <pre class="code">
 * &#064;ChunkListener(channel = "frames")
 * void on(Chunk frame, long lengthBytes, int type, int sender) {
 * }
 * </pre>
 *
 * The length may be an {@code int} if no chunk is longer than that. In place of the chunk
 * there may be a record that is a {@code @ChunkLayout}: it is read from the chunk.
 * <p>
 * The method is called by one thread, one message after the other. The chunk is freed
 * when it returns or throws, unless it has been handed off or sent on; the cursor is used
 * again for the next message and must not be kept. What happens after an exception is
 * {@code arena.channels.<name>.on-error}. After an {@link Error} the listener starts anew
 * with the next message, and the application's health is down until it does.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ChunkListener {

	/**
	 * The name of the channel in {@code arena.channels}.
	 * @return the name
	 */
	String channel();

}
