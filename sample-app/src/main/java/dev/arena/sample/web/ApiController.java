package dev.arena.sample.web;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import dev.arena.Arena;
import dev.arena.sample.gateway.Gateway;
import dev.arena.sample.gateway.GatewayStatistics;
import dev.arena.sample.metrics.Aggregates;
import dev.arena.sample.metrics.SeriesView;

/**
 * Shows the aggregates, the arenas and the gateway as JSON.
 */
@RestController
@RequestMapping("/api")
class ApiController {

	private final Aggregates aggregates;

	private final Map<String, Arena> arenas;

	private final Gateway gateway;

	private final GatewayStatistics statistics;

	ApiController(Aggregates aggregates, Map<String, Arena> arenas, Gateway gateway, GatewayStatistics statistics) {
		this.aggregates = aggregates;
		this.arenas = new TreeMap<>(arenas);
		this.gateway = gateway;
		this.statistics = statistics;
	}

	/**
	 * The series by type.
	 */
	@GetMapping("/metrics")
	Map<String, List<SeriesView>> metrics(@RequestParam(defaultValue = "") String prefix) {
		return this.aggregates.view(prefix);
	}

	/**
	 * The pools of each arena by its name.
	 */
	@GetMapping("/arenas")
	Map<String, List<PoolView>> arenas() {
		Map<String, List<PoolView>> pools = new TreeMap<>();
		this.arenas.forEach((name, arena) -> pools.put(name, PoolView.of(arena)));
		return pools;
	}

	/**
	 * The gateway itself.
	 */
	@GetMapping("/gateway")
	GatewayView gateway() {
		InetSocketAddress address = this.gateway.address();
		return new GatewayView((address != null) ? address.toString().replaceFirst("^.*/", "") : null,
				this.gateway.waiting(), this.aggregates.size(), this.statistics.snapshot());
	}

}
