package dev.arena;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds what in a graph can reach each other: its strongly connected components of more
 * than one node, by the algorithm of Tarjan.
 */
final class Knots {

	private final Map<String, Set<String>> arrows;

	private final Map<String, Integer> numbers = new HashMap<>();

	/** The smallest number that can be reached from a node. */
	private final Map<String, Integer> lows = new HashMap<>();

	private final Deque<String> open = new ArrayDeque<>();

	private final Set<Set<String>> knots = new HashSet<>();

	private Knots(Map<String, Set<String>> arrows) {
		this.arrows = arrows;
	}

	static Set<Set<String>> of(Map<String, Set<String>> arrows) {
		Knots knots = new Knots(arrows);
		arrows.keySet().stream().filter((node) -> !knots.numbers.containsKey(node)).forEach(knots::visit);
		return knots.knots;
	}

	private void visit(String node) {
		int number = this.numbers.size();
		this.numbers.put(node, number);
		this.lows.put(node, number);
		this.open.push(node);
		for (String target : this.arrows.getOrDefault(node, Set.of())) {
			if (!this.numbers.containsKey(target)) {
				visit(target);
				this.lows.merge(node, this.lows.get(target), Math::min);
			}
			else if (this.open.contains(target)) {
				this.lows.merge(node, this.numbers.get(target), Math::min);
			}
		}
		if (this.lows.get(node) == number) {
			close(node);
		}
	}

	private void close(String first) {
		Set<String> knot = new HashSet<>();
		String node;
		do {
			node = this.open.pop();
			knot.add(node);
		}
		while (!node.equals(first));
		if (knot.size() > 1) {
			this.knots.add(knot);
		}
	}

}
