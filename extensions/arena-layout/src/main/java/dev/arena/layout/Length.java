package dev.arena.layout;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The fixed length of an array or a text in a {@link ChunkLayout}:
 * {@code @Length(8) int[] samples}, {@code @Length(16) String name}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ ElementType.FIELD, ElementType.METHOD })
public @interface Length {

	/**
	 * How many elements an array has, or how many bytes of UTF-8 a text can have.
	 * @return the number, 1 or more
	 */
	int value();

}
