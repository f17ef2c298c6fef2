package dev.arena.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Configuration properties for the health of arenas, {@code arena.health}.
 */
public class ArenaHealthProperties {

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

}
