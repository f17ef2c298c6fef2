package dev.arena.sample.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import dev.arena.sample.gateway.GatewayStatistics;

/**
 * The gateway as the API shows it.
 *
 * @param role what this process does
 * @param address where it listens for datagrams or, as the aggregator, for their handles
 * @param waiting how many datagrams wait for a worker
 * @param series how many series there are
 * @param statistics what happened so far
 */
record GatewayView(String role, @Nullable String address, int waiting, int series,
		@JsonUnwrapped GatewayStatistics.Snapshot statistics) {

}
