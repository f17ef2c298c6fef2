package dev.arena.sample.web;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import dev.arena.Arena;
import dev.arena.sample.gateway.GatewayStatistics;
import dev.arena.sample.gateway.Role;
import dev.arena.sample.gateway.Source;
import dev.arena.sample.metrics.Aggregates;
import dev.arena.sample.metrics.SeriesView;

/**
 * Shows the aggregates, the arenas, the gateway and the processes as JSON.
 */
@RestController
@RequestMapping("/api")
class ApiController {

	private final Aggregates aggregates;

	private final Map<String, Arena> arenas;

	private final Arena datagrams;

	private final Role role;

	private final Source source;

	private final GatewayStatistics statistics;

	ApiController(Aggregates aggregates, Map<String, Arena> arenas, @Qualifier("datagrams") Arena datagrams, Role role,
			Source source, GatewayStatistics statistics) {
		this.aggregates = aggregates;
		this.arenas = new TreeMap<>(arenas);
		this.datagrams = datagrams;
		this.role = role;
		this.source = source;
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
		return new GatewayView(this.role.label(), this.source.endpoint(), this.source.waiting(), this.aggregates.size(),
				this.statistics.snapshot());
	}

	/**
	 * The processes that share the datagrams.
	 */
	@GetMapping("/processes")
	ProcessesView processes() {
		return ProcessesView.of(this.datagrams, this.role, this.statistics.snapshot().connections() > 0);
	}

}
