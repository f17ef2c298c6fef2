package dev.arena.benchmark.report;

import java.util.Optional;

/**
 * The table of {@link Targets}. What was not measured is a row that says so.
 */
final class TargetTable {

	private static final String NOT_RUN = "not run";

	private final Results results;

	TargetTable(Results results) {
		this.results = results;
	}

	String markdown() {
		StringBuilder table = new StringBuilder("""
				| work | against | ours | peer | ratio | range | target | met |
				|---|---|--:|--:|--:|--:|--:|---|
				""");
		Targets.all().forEach((target) -> table.append(row(target)));
		return table.toString();
	}

	private String row(Target target) {
		Optional<Measurement> ours = this.results.find(target.ours());
		Optional<Measurement> peers = this.results.find(target.peers());
		Optional<Figure.Estimate> estimate = ours.flatMap((our) -> peers.map((peer) -> target.figure().of(our, peer)));
		boolean garbage = target.figure() == Figure.GARBAGE;
		return "| " + String.join(" | ", target.work(), target.against(),
				ours.map((our) -> garbage ? bytes(our) : time(our)).orElse(NOT_RUN),
				garbage ? "" : peers.map(TargetTable::time).orElse(NOT_RUN),
				garbage ? "" : estimate.map((value) -> "**" + Numbers.format(value.value()) + "**").orElse(""),
				estimate.map(TargetTable::range).orElse(""), limit(target),
				estimate.map((value) -> verdict(target, value)).orElse(NOT_RUN)) + " |\n";
	}

	private static String bytes(Measurement measurement) {
		return Numbers.format(measurement.medianBytesPerOperation()) + " B";
	}

	private static String time(Measurement measurement) {
		return Numbers.format(measurement.median()) + " " + measurement.unit().replace("/op", "").replace("us", "µs");
	}

	private static String range(Figure.Estimate estimate) {
		return Numbers.format(estimate.low()) + " to " + Numbers.format(estimate.high());
	}

	private static String limit(Target target) {
		String relation = target.figure().relation() + " ";
		return relation + target.limit() + (target.hasStretch() ? ", stretch " + relation + target.stretch() : "");
	}

	private static String verdict(Target target, Figure.Estimate estimate) {
		Figure figure = target.figure();
		boolean met = figure.meets(estimate.value(), target.limit());
		boolean surely = figure.meets(estimate.low(), target.limit()) == met
				&& figure.meets(estimate.high(), target.limit()) == met;
		String verdict = met ? "yes" : "**no**";
		if (met && target.hasStretch() && figure.meets(estimate.value(), target.stretch())) {
			verdict += ", stretch too";
		}
		return verdict + (surely ? "" : " (range says both)");
	}

}
