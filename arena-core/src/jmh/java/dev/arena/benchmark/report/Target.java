package dev.arena.benchmark.report;

/**
 * A promise about speed.
 *
 * @param work what is done
 * @param against what it is compared with
 * @param figure how it is compared
 * @param limit the value that must be reached
 * @param stretch the value that would be better still, {@code NaN} for none
 * @param ours our measurement
 * @param peers the measurement of the peer, ours if there is no peer
 */
record Target(String work, String against, Figure figure, double limit, double stretch, Selection ours,
		Selection peers) {

	static Target ratio(String work, String against, double limit, Selection ours, Selection peers) {
		return new Target(work, against, Figure.RATIO, limit, Double.NaN, ours, peers);
	}

	static Target garbage(String work, double limit, Selection ours) {
		return new Target(work, "", Figure.GARBAGE, limit, Double.NaN, ours, ours);
	}

	Target withStretch(double stretch) {
		return new Target(this.work, this.against, this.figure, this.limit, stretch, this.ours, this.peers);
	}

	boolean hasStretch() {
		return !Double.isNaN(this.stretch);
	}

}
