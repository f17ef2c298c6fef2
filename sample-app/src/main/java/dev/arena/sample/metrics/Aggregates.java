package dev.arena.sample.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import dev.arena.sample.GatewayProperties;
import dev.arena.sample.statsd.MetricType;

/**
 * All series since the start. Their number is bounded: what would be one more is not
 * created. Workers find a series through their own {@link SeriesCache}.
 */
@Component
public class Aggregates {

	private final int maxSeries;

	private final Semaphore setMemberBudget;

	private final ConcurrentMap<SeriesId, Series> seriesById = new ConcurrentHashMap<>();

	Aggregates(GatewayProperties properties) {
		this.maxSeries = properties.maxSeries();
		this.setMemberBudget = new Semaphore(properties.maxSetMembers());
	}

	/**
	 * How many series there are.
	 * @return the number
	 */
	public int size() {
		return this.seriesById.size();
	}

	/**
	 * The series whose name begins with a prefix.
	 * @param prefix the prefix; empty for all
	 * @return the series by type, in the order of their names; an entry for every type
	 */
	public Map<String, List<SeriesView>> view(String prefix) {
		Map<String, List<SeriesView>> views = new LinkedHashMap<>();
		for (MetricType type : MetricType.values()) {
			views.put(type.plural(), new ArrayList<>());
		}
		new TreeMap<>(this.seriesById).forEach((id, series) -> {
			if (id.name().startsWith(prefix)) {
				views.computeIfAbsent(id.type().plural(), (none) -> new ArrayList<>()).add(series.view());
			}
		});
		return views;
	}

	int maxSeries() {
		return this.maxSeries;
	}

	/** Returns {@code null} if the series is new and there are too many already. */
	@Nullable Series find(SeriesId id) {
		Series series = this.seriesById.get(id);
		return (series != null) ? series : create(id);
	}

	private synchronized @Nullable Series create(SeriesId id) {
		if (this.seriesById.size() >= this.maxSeries) {
			return this.seriesById.get(id);
		}
		return this.seriesById.computeIfAbsent(id, this::newSeries);
	}

	private Series newSeries(SeriesId id) {
		return switch (id.type()) {
			case COUNTER -> new CounterSeries(id);
			case GAUGE -> new GaugeSeries(id);
			case TIMER, HISTOGRAM, DISTRIBUTION -> new SummarySeries(id);
			case SET -> new SetSeries(id, this.setMemberBudget);
		};
	}

}
