package dev.arena.boot.autoconfigure;

import java.time.Duration;

import org.springframework.boot.convert.DurationStyle;

/**
 * The value of a property that is a duration, or {@code off}, which is a duration of
 * zero. It has to be its own type because YAML reads {@code off} as {@code false}.
 *
 * @param duration the duration, zero for {@code off}
 */
public record DurationOrOff(Duration duration) {

	/**
	 * Reads the text of a property; called by Spring's conversion.
	 * @param text such as {@code 500ms}, {@code PT1S}, a number of milliseconds or
	 * {@code off}
	 * @return the value
	 * @throws IllegalArgumentException if it is none of these
	 */
	public static DurationOrOff valueOf(String text) {
		boolean off = text.equalsIgnoreCase("off") || text.equalsIgnoreCase("false");
		return new DurationOrOff(off ? Duration.ZERO : DurationStyle.detectAndParse(text));
	}

	/**
	 * Reads what YAML makes of {@code off}; called by Spring's conversion.
	 * @param on must be {@code false}
	 * @return a duration of zero
	 * @throws IllegalArgumentException if it is {@code true}
	 */
	public static DurationOrOff valueOf(Boolean on) {
		return valueOf(on.toString());
	}

	/**
	 * Reads what YAML makes of a number; called by Spring's conversion.
	 * @param millis how many milliseconds
	 * @return the value
	 */
	public static DurationOrOff valueOf(Integer millis) {
		return new DurationOrOff(Duration.ofMillis(millis));
	}

	@Override
	public String toString() {
		return this.duration.toString();
	}

}
