package dev.arena.layout;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How many bytes the code of an enum takes in a {@link ChunkLayout}, 4 if nothing is
 * said.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ ElementType.FIELD, ElementType.METHOD })
public @interface Width {

	/**
	 * The size of the code.
	 * @return 1, 2 or 4 bytes
	 */
	int value();

}
