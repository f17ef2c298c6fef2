package dev.arena.benchmark.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Horizontal bars, a group for each workload: the median of each peer divided by that of
 * a local arena, on a logarithmic scale. Bars to the left are faster, to the right
 * slower.
 */
final class RatioChart {

	private static final String BASE = "arena-local";

	private static final List<Workload> WORKLOADS = List.of(new Workload("Pair, 1 thread", "PairBenchmark.pair", 1),
			new Workload("Pair, 2 threads", "PairBenchmark.pair", 2),
			new Workload("Pair, 8 threads", "PairBenchmark.pair", 8),
			new Workload("Burst of 64, 1 thread", "BurstBenchmark.burst", 1),
			new Workload("Burst of 64, 2 threads", "BurstBenchmark.burst", 2),
			new Workload("Mixed sizes, 1 thread", "MixedSizesBenchmark.replaceOldest", 1),
			new Workload("One thread allocates, one frees", "PassingBenchmark.pass", 2));

	private static final int WIDTH = 860;

	private static final int PLOT_LEFT = 190;

	private static final int PLOT_RIGHT = 730;

	private static final int TOP = 84;

	private static final int ROW_HEIGHT = 18;

	private static final int BAR_HEIGHT = 11;

	private static final int GROUP_HEADER_HEIGHT = 26;

	private static final int GROUP_GAP = 16;

	private static final int MARGIN = 16;

	/** Colours that are told apart in light and dark, and by those who see no colours. */
	private static final String STYLE = """
			<style>
				.paper { fill: #ffffff } text { fill: #1f2328; font: 12px sans-serif; paint-order: stroke;
				stroke: #ffffff; stroke-width: 3px } .head { font-weight: 600 }
				.title { font: 600 16px sans-serif } .quiet { fill: #59636e } .grid { stroke: #d1d9e0 }
				.one { stroke: #1f2328; stroke-width: 1.5 } .arena { fill: #0969da } .peer { fill: #9aa4af }
				@media (prefers-color-scheme: dark) {
					.paper { fill: #0d1117 } text { fill: #f0f6fc; stroke: #0d1117 } .quiet { fill: #9198a1 } .grid { stroke: #3d444d }
					.one { stroke: #f0f6fc } .arena { fill: #4493f8 } .peer { fill: #6e7681 }
				}
			</style>
			""";

	private final Environment environment;

	private final List<Group> groups = new ArrayList<>();

	private final Scale scale;

	RatioChart(Results results, Environment environment) {
		this.environment = environment;
		WORKLOADS.forEach((workload) -> this.groups.add(group(workload, results)));
		this.scale = Scale
			.around(this.groups.stream().flatMap((group) -> group.bars.stream()).mapToDouble(Bar::ratio).toArray());
	}

	private static Group group(Workload workload, Results results) {
		Measurement base = results.find(Selection.ofPeer(workload.benchmark, workload.threadCount, BASE)).orElse(null);
		List<Bar> bars = new ArrayList<>();
		if (base != null) {
			results.all()
				.stream()
				.filter((measurement) -> Selection.of(workload.benchmark, workload.threadCount).matches(measurement))
				.map((measurement) -> new Bar(Objects.requireNonNull(measurement.params().get("peer")),
						measurement.median() / base.median(), measurement.median()))
				.sorted(Comparator.comparingDouble(Bar::ratio))
				.forEach(bars::add);
		}
		return new Group(workload.title, base, bars);
	}

	String svg() {
		int height = TOP + this.groups.stream().mapToInt(Group::height).sum() + MARGIN;
		StringBuilder svg = new StringBuilder();
		append(svg, """
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" \
				aria-labelledby="title desc">
				<title id="title">Time of each peer as a multiple of that of a local arena</title>
				<desc id="desc">%s</desc>
				""", WIDTH, height, WIDTH, height, description());
		svg.append(STYLE);
		append(svg, "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n", WIDTH, height);
		text(svg, MARGIN, 28, "title", "Time per chunk, as a multiple of that of a local arena");
		text(svg, MARGIN, 48, "quiet", "JDK " + this.environment.javaFeature() + ", " + this.environment.processor()
				+ ", median; logarithmic scale; left of the line is faster, right is slower");
		appendAxis(svg, height - MARGIN);
		int y = TOP;
		for (Group group : this.groups) {
			appendGroup(svg, group, y);
			y += group.height();
		}
		return svg.append("</svg>\n").toString();
	}

	private void appendAxis(StringBuilder svg, int bottom) {
		for (double tick : this.scale.ticks()) {
			double x = this.scale.x(tick);
			append(svg, "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>\n",
					(tick == 1) ? "one" : "grid", x, x, TOP - 6, bottom);
			append(svg, "<text class=\"quiet\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s×</text>\n", x, TOP - 10,
					(tick >= 1) ? (int) tick : "1/" + (int) (1 / tick));
		}
	}

	private void appendGroup(StringBuilder svg, Group group, int top) {
		// the title stands on a strip of paper, so that no line of the grid runs through
		// it
		append(svg, "<rect class=\"paper\" x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n", top, WIDTH,
				GROUP_HEADER_HEIGHT);
		Measurement base = group.base;
		text(svg, MARGIN, top + 18, "head", group.title
				+ ((base != null) ? ": " + BASE + " " + Numbers.format(base.median()) + " ns" : ": not run"));
		int y = top + GROUP_HEADER_HEIGHT;
		for (Bar bar : group.bars) {
			appendBar(svg, bar, y);
			y += ROW_HEIGHT;
		}
	}

	private void appendBar(StringBuilder svg, Bar bar, int top) {
		double one = this.scale.x(1);
		double end = this.scale.x(bar.ratio);
		int textY = top + BAR_HEIGHT;
		append(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", PLOT_LEFT - 10, textY, bar.peer);
		append(svg, "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
				bar.peer.startsWith("arena-") ? "arena" : "peer", Math.min(one, end), top + 1,
				Math.max(2, Math.abs(end - one)), BAR_HEIGHT);
		append(svg, "<text x=\"%.1f\" y=\"%d\">%s× <tspan class=\"quiet\">%s ns</tspan></text>\n",
				Math.max(one, end) + 6, textY, Numbers.format(bar.ratio), Numbers.format(bar.median));
	}

	private String description() {
		StringBuilder description = new StringBuilder();
		for (Group group : this.groups) {
			description.append(group.title).append(": ");
			description
				.append(group.bars.isEmpty() ? "not run"
						: String.join(", ",
								group.bars.stream().map((bar) -> bar.peer + " " + Numbers.format(bar.ratio)).toList()))
				.append(". ");
		}
		return description.toString().strip();
	}

	private static void text(StringBuilder svg, int x, int y, String cssClass, String text) {
		String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
		append(svg, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n", cssClass, x, y, escaped);
	}

	private static void append(StringBuilder svg, String format, Object... arguments) {
		svg.append(String.format(Locale.ROOT, format, arguments));
	}

	private record Workload(String title, String benchmark, int threadCount) {

	}

	private record Bar(String peer, double ratio, double median) {

	}

	private record Group(String title, @Nullable Measurement base, List<Bar> bars) {

		int height() {
			return GROUP_HEADER_HEIGHT + this.bars.size() * ROW_HEIGHT + GROUP_GAP;
		}

	}

	/**
	 * Powers of two at equal distances.
	 */
	private record Scale(int lowExponent, int highExponent) {

		private static final int MAX_TICKS = 11;

		static Scale around(double[] ratios) {
			int low = 0;
			int high = 1;
			for (double ratio : ratios) {
				low = Math.min(low, (int) Math.floor(Math.log(ratio) / Math.log(2)));
				high = Math.max(high, (int) Math.ceil(Math.log(ratio) / Math.log(2)));
			}
			return new Scale(low, high);
		}

		double x(double ratio) {
			double exponent = Math.log(ratio) / Math.log(2);
			return PLOT_LEFT
					+ (PLOT_RIGHT - PLOT_LEFT) * (exponent - this.lowExponent) / (this.highExponent - this.lowExponent);
		}

		/** Powers of two on both sides of 1, as many as there is room for. */
		List<Double> ticks() {
			int step = 1 + (this.highExponent - this.lowExponent) / MAX_TICKS;
			List<Double> ticks = new ArrayList<>();
			for (int exponent = this.lowExponent / step * step; exponent <= this.highExponent; exponent += step) {
				ticks.add(Math.pow(2, exponent));
			}
			return ticks;
		}

	}

}
