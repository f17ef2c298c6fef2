package dev.arena.layout;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has an {@code int} or {@code long} field of a {@link ChunkLayout} read and written with
 * a memory order, which its accessors then name, and adds {@code compareAndSet} and
 * {@code getAndAdd}. For threads that share one open cursor, and for one holder after the
 * other.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ ElementType.FIELD, ElementType.METHOD })
public @interface Ordered {

	/**
	 * The memory order.
	 * @return the order
	 */
	MemoryOrder value();

}
