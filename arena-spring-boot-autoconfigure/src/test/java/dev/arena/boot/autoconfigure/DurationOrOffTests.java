package dev.arena.boot.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests {@link DurationOrOff} with what YAML and properties files make of a value.
 */
class DurationOrOffTests {

	static Stream<Arguments> values() {
		return Stream.of(arguments(false, Duration.ZERO), arguments("off", Duration.ZERO),
				arguments("OFF", Duration.ZERO), arguments(0, Duration.ZERO), arguments(250, Duration.ofMillis(250)),
				arguments("250", Duration.ofMillis(250)), arguments("5s", Duration.ofSeconds(5)),
				arguments("PT2M", Duration.ofMinutes(2)));
	}

	@ParameterizedTest
	@MethodSource("values")
	void bindsADurationOrOff(Object value, Duration expected) {
		assertThat(bind(value).duration()).isEqualTo(expected);
	}

	@Test
	void refusesWhatIsNeither() {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(true));
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind("soon"));
	}

	private static DurationOrOff bind(Object value) {
		return new Binder(new MapConfigurationPropertySource(Map.of("interval", value)))
			.bind("interval", DurationOrOff.class)
			.get();
	}

}
