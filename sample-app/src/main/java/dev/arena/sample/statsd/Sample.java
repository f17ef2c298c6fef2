package dev.arena.sample.statsd;

/**
 * One value of one line. The parser fills the same object again and again: it is valid
 * until the consumer returns.
 */
public final class Sample {

	private final Slice name = new Slice();

	private final Slice tags = new Slice();

	private final Slice member = new Slice();

	private MetricType type = MetricType.COUNTER;

	private double value;

	private boolean signed;

	private double rate;

	/**
	 * The name of the metric.
	 * @return 1 byte or more
	 */
	public Slice name() {
		return this.name;
	}

	/**
	 * The tags as written, {@code key:value} or {@code key}, separated by commas.
	 * @return empty if there are none
	 */
	public Slice tags() {
		return this.tags;
	}

	/**
	 * The type of the metric.
	 * @return the type
	 */
	public MetricType type() {
		return this.type;
	}

	/**
	 * The number; of every type but {@link MetricType#SET}.
	 * @return a finite number
	 */
	public double value() {
		return this.value;
	}

	/**
	 * Whether the number was written with a sign, which makes that of a gauge a change.
	 * @return whether it was
	 */
	public boolean signed() {
		return this.signed;
	}

	/**
	 * The member of a {@link MetricType#SET}.
	 * @return empty for every other type
	 */
	public Slice member() {
		return this.member;
	}

	/**
	 * For how many events the sample stands: the reciprocal of the sample rate.
	 * @return 1 or more
	 */
	public double weight() {
		return 1 / this.rate;
	}

	void start(MetricType type) {
		this.type = type;
		this.value = 0;
		this.signed = false;
		this.rate = 1;
		this.tags.clear();
		this.member.clear();
	}

	void rate(double rate) {
		this.rate = rate;
	}

	void number(Decimal number) {
		this.value = number.value();
		this.signed = number.signed();
	}

}
