package dev.arena.sample.gateway;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.ReclaimReport;

/**
 * Takes back what the other process has left behind: the chunks it held when it died, and
 * the chunks whose handles were lost on the way to it.
 */
@Component
@EnableScheduling
@Profile({ "receiver", "aggregator" })
class Reclaimer {

	private static final Logger logger = LoggerFactory.getLogger(Reclaimer.class);

	private final Arena arena;

	Reclaimer(@Qualifier("datagrams") Arena arena) {
		this.arena = arena;
	}

	@Scheduled(fixedDelayString = "1s")
	void reclaim() {
		try {
			ReclaimReport reclaimed = this.arena.maintain().reclaim();
			report(reclaimed.reclaimedChunks(), "held by a process that died");
			report(reclaimed.expiredChunks(), "lost in transit");
		}
		catch (ArenaException ex) {
			logger.warn("Cannot reclaim chunks now", ex);
		}
	}

	/**
	 * For an aggregator that nobody can have written to yet: what is in transit was meant
	 * for the one before it.
	 */
	void reclaimAllInTransit() {
		report(this.arena.maintain().reclaimInTransit(Duration.ZERO), "that an earlier aggregator did not adopt");
	}

	private static void report(long chunks, String what) {
		if (chunks > 0) {
			logger.info("Reclaimed {} chunks {}", chunks, what);
		}
	}

}
