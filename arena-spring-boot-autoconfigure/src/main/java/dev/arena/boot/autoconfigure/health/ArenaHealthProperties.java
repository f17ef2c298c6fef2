package dev.arena.boot.autoconfigure.health;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Configuration properties for the health of arenas.
 */
@ConfigurationProperties(ArenaHealthProperties.PREFIX)
public class ArenaHealthProperties {

	static final String PREFIX = "management.health.arena";

	/**
	 * Part of the chunks of a pool, from 0 to 1, from which on its arena is under
	 * pressure when so many are in use. Not looked at unless set.
	 */
	private @Nullable Double occupancyThreshold;

	/**
	 * Time for which an arena is under pressure after a request was answered with no
	 * chunk. Not looked at unless set.
	 */
	private @Nullable Duration exhaustionWindow;

	/**
	 * Status of an arena that is under pressure.
	 */
	private String pressureStatus = "OUT_OF_SERVICE";

	public @Nullable Double getOccupancyThreshold() {
		return this.occupancyThreshold;
	}

	public void setOccupancyThreshold(@Nullable Double occupancyThreshold) {
		this.occupancyThreshold = occupancyThreshold;
	}

	public @Nullable Duration getExhaustionWindow() {
		return this.exhaustionWindow;
	}

	public void setExhaustionWindow(@Nullable Duration exhaustionWindow) {
		this.exhaustionWindow = exhaustionWindow;
	}

	public String getPressureStatus() {
		return this.pressureStatus;
	}

	public void setPressureStatus(String pressureStatus) {
		this.pressureStatus = pressureStatus;
	}

	ArenaHealthProperties check() {
		Double threshold = this.occupancyThreshold;
		if (threshold != null && !(threshold > 0 && threshold <= 1)) {
			throw illegal("occupancy-threshold", threshold, "must be more than 0 and at most 1, as in 0.9");
		}
		Duration window = this.exhaustionWindow;
		if (window != null && (window.isNegative() || window.isZero())) {
			throw illegal("exhaustion-window", window, "must be positive, as in 30s");
		}
		if (this.pressureStatus.isBlank()) {
			throw illegal("pressure-status", this.pressureStatus, "must be a status, as in OUT_OF_SERVICE");
		}
		return this;
	}

	private static InvalidConfigurationPropertyValueException illegal(String property, Object value, String rule) {
		return new InvalidConfigurationPropertyValueException(PREFIX + "." + property, value, rule + ".");
	}

}
