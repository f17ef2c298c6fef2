package dev.arena.layout;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where a field of a {@link ChunkLayout} begins, for layouts that others have decided. A
 * field without it follows the field before it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ ElementType.FIELD, ElementType.METHOD })
public @interface Offset {

	/**
	 * The first byte of the field.
	 * @return the offset in bytes, a multiple of the field's alignment
	 */
	int value();

}
