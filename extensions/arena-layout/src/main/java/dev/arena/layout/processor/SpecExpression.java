package dev.arena.layout.processor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.arena.ArenaSpec;
import dev.arena.InvalidArenaSpecException;
import dev.arena.PoolSpec;
import dev.arena.SpecViolation;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import org.jspecify.annotations.Nullable;

/**
 * An expression that builds an {@link ArenaSpec}, and where each of its numbers stands.
 * The rules are those of {@code ArenaSpec} itself: it is built when the program is
 * compiled.
 */
final class SpecExpression {

	private final MethodInvocationTree whole;

	private final List<ExpressionTree> sizes = new ArrayList<>();

	private final List<@Nullable ExpressionTree> counts = new ArrayList<>();

	private SpecExpression(MethodInvocationTree whole) {
		this.whole = whole;
	}

	/** What an expression builds, or {@code null} if it is something else. */
	static @Nullable SpecExpression of(MethodInvocationTree expression) {
		SpecExpression spec = new SpecExpression(expression);
		return spec.readArena(expression) ? spec : null;
	}

	private boolean readArena(MethodInvocationTree call) {
		ExpressionTree count = null;
		MethodInvocationTree inner = call;
		while (isCall(inner, "withChunkCount") && inner.getArguments().size() == 1
				&& receiver(inner) instanceof MethodInvocationTree receiver) {
			count = (count != null) ? count : inner.getArguments().get(0);
			inner = receiver;
		}
		if (isCall(inner, "ArenaSpec", "ofChunkSizes")) {
			this.sizes.addAll(inner.getArguments());
			inner.getArguments().forEach((size) -> this.counts.add(null));
		}
		else if (!isCall(inner, "ArenaSpec", "of") || !readPools(inner.getArguments())) {
			return false;
		}
		if (count != null) {
			this.counts.replaceAll(replacing(count));
		}
		return true;
	}

	private static java.util.function.UnaryOperator<@Nullable ExpressionTree> replacing(ExpressionTree count) {
		return (before) -> count;
	}

	private boolean readPools(List<? extends ExpressionTree> arguments) {
		if (arguments.size() == 1 && arguments.get(0) instanceof MethodInvocationTree list
				&& isCall(list, "List", "of")) {
			return readPools(list.getArguments());
		}
		return arguments.stream().allMatch(this::readPool);
	}

	private boolean readPool(ExpressionTree pool) {
		ExpressionTree count = null;
		ExpressionTree inner = pool;
		while (inner instanceof MethodInvocationTree call && isCall(call, "withChunkCount")
				&& call.getArguments().size() == 1) {
			count = (count != null) ? count : call.getArguments().get(0);
			inner = receiver(call);
		}
		if (!(inner instanceof MethodInvocationTree call) || !isCall(call, "PoolSpec", "ofChunkSize")
				|| call.getArguments().size() != 1) {
			return false;
		}
		this.sizes.add(call.getArguments().get(0));
		this.counts.add(count);
		return true;
	}

	private static boolean isCall(MethodInvocationTree call, String name) {
		return call.getMethodSelect() instanceof MemberSelectTree select && select.getIdentifier().contentEquals(name);
	}

	private static boolean isCall(MethodInvocationTree call, String type, String name) {
		String receiver = String.valueOf(receiver(call));
		return isCall(call, name) && (receiver.equals(type) || receiver.endsWith("." + type));
	}

	private static @Nullable ExpressionTree receiver(MethodInvocationTree call) {
		return (call.getMethodSelect() instanceof MemberSelectTree select) ? select.getExpression() : null;
	}

	/**
	 * Builds the spec, and returns what is wrong with it and where.
	 */
	Set<Mistake> check(ConstantExpressions constants) {
		Set<Mistake> mistakes = new LinkedHashSet<>();
		List<PoolSpec> pools = new ArrayList<>();
		for (int i = 0; i < this.sizes.size(); i++) {
			Long size = value(this.sizes.get(i), constants, mistakes);
			ExpressionTree countTree = this.counts.get(i);
			Long count = (countTree != null) ? value(countTree, constants, mistakes) : (Long) 1L;
			if (size != null && count != null) {
				pools.add(PoolSpec.ofChunkSize(size).withChunkCount(count));
			}
		}
		if (mistakes.isEmpty()) {
			try {
				ArenaSpec.of(pools);
			}
			catch (InvalidArenaSpecException ex) {
				ex.violations()
					.forEach((violation) -> mistakes.add(new Mistake(place(violation), text(violation), true)));
			}
		}
		return mistakes;
	}

	private static @Nullable Long value(ExpressionTree tree, ConstantExpressions constants, Set<Mistake> mistakes) {
		Long value = constants.value(tree);
		if (value == null) {
			mistakes.add(new Mistake(tree, "@CheckedSpec: " + tree
					+ " is known at run time only, so that the spec is checked then: make it a constant expression",
					false));
		}
		return value;
	}

	private Tree place(SpecViolation violation) {
		Tree place = switch (violation.property()) {
			case CHUNK_SIZE -> this.sizes.get(violation.poolIndex());
			case CHUNK_COUNT -> this.counts.get(violation.poolIndex());
			case POOLS, TOTAL_CHUNK_COUNT, FOOTPRINT -> this.whole;
		};
		return (place != null) ? place : this.whole;
	}

	private static String text(SpecViolation violation) {
		return violation.property() + " " + violation.value() + " " + violation.rule()
				+ ((violation.nearestLegal() != null) ? "; nearest legal value: " + violation.nearestLegal() : "");
	}

	/**
	 * What is wrong, or cannot be checked.
	 *
	 * @param tree where it stands
	 * @param sentence what to say
	 * @param isError whether it is wrong
	 */
	record Mistake(Tree tree, String sentence, boolean isError) {
	}

}
