package dev.arena.layout;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The number that stands for a constant of an enum in a chunk. It never changes, whatever
 * happens to the order of the constants.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.FIELD)
public @interface Code {

	/**
	 * The number.
	 * @return the number, different from that of every other constant
	 */
	int value();

}
