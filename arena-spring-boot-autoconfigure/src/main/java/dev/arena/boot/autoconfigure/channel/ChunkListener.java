package dev.arena.boot.autoconfigure.channel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * A method of a bean that is called for each message of a channel. One method listens to
 * a channel in an application; of all applications that listen, one receives, and the
 * others stand by.
 *
 * <pre class="code">
 * &#064;ChunkListener(channel = "frames")
 * void on(Chunk frame, int lengthBytes) {
 *     this.bytes += lengthBytes;
 * }
 * </pre>
 * <p>
 * The method returns nothing. Its parameters, each at most once and in any order, are
 * <ul>
 * <li>a {@link dev.arena.Chunk Chunk}: the chunk of the message. It is freed when the
 * method returns or throws, unless it was handed off. The cursor itself is used again for
 * the next message, so keep neither it nor its views;
 * <li>an {@code int} or {@code long}: how many bytes of the chunk are the message;
 * <li>a {@link ChunkMessage}: all of it, with type and sender;
 * <li>a type with {@code @ChunkLayout} of {@code arena-layout}: a record, of which a copy
 * is made, an interface, or the generated flyweight, which is the same object each time.
 * A message that is shorter than the layout is a failure.
 * </ul>
 * <p>
 * It is called by a thread of its own, without garbage but for copies of records; by
 * several at once if {@code arena.channels.<name>.concurrency} is more than 1. What an
 * exception does is the matter of {@code arena.channels.<name>.on-error}. A wrong
 * parameter or an unknown channel stops the start of the application.
 *
 * @see ChunkListenerContainers
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(ChunkListenerHints.class)
public @interface ChunkListener {

	/**
	 * The name of the channel: a key of {@code arena.channels}, or of a bean of type
	 * {@link dev.arena.channel.ChunkChannel}.
	 * @return the name, in which placeholders are resolved
	 */
	String channel();

}
