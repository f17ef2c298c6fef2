package dev.arena.layout.processor;

import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Set;

import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a {@link dev.arena.layout.CheckedSpec} stands on. Expressions are in the
 * trees of javac only: no other class reads them.
 */
final class SpecCheck {

	private final ProcessingEnvironment environment;

	private final @Nullable Trees trees;

	SpecCheck(ProcessingEnvironment environment) {
		this.environment = environment;
		this.trees = trees(environment);
	}

	/** Build tools wrap what javac gives them in objects of their own. */
	private static @Nullable Trees trees(ProcessingEnvironment environment) {
		Object each = environment;
		while (each instanceof ProcessingEnvironment one) {
			try {
				return Trees.instance(one);
			}
			catch (IllegalArgumentException ex) {
				each = delegate(one);
			}
		}
		return null;
	}

	private static @Nullable Object delegate(ProcessingEnvironment wrapper) {
		try {
			Field field = wrapper.getClass().getDeclaredField("delegate");
			field.setAccessible(true);
			return field.get(wrapper);
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			return null;
		}
	}

	void check(Element element) {
		Trees trees = this.trees;
		TreePath path = (trees != null) ? trees.getPath(element) : null;
		if (trees == null || path == null) {
			warn(element, "@CheckedSpec cannot be checked by this compiler: it is checked when the program runs");
			return;
		}
		Scanner scanner = new Scanner(trees);
		scanner.scan(path, null);
		if (scanner.found == 0) {
			warn(element, "@CheckedSpec finds no ArenaSpec.of or ArenaSpec.ofChunkSizes in " + element.getSimpleName()
					+ ": put it where the spec is built");
		}
	}

	private void warn(Element element, String sentence) {
		this.environment.getMessager().printMessage(Diagnostic.Kind.WARNING, sentence, element);
	}

	/**
	 * Finds the expressions that build a spec.
	 */
	private final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

		private final Trees trees;

		private Set<String> localNames = new HashSet<>();

		private int found;

		Scanner(Trees trees) {
			this.trees = trees;
		}

		@Override
		public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
			Set<String> around = this.localNames;
			this.localNames = new HashSet<>(around);
			new TreePathScanner<@Nullable Void, @Nullable Void>() {

				@Override
				public @Nullable Void visitVariable(VariableTree variable, @Nullable Void ignored) {
					Scanner.this.localNames.add(variable.getName().toString());
					return super.visitVariable(variable, ignored);
				}

			}.scan(getCurrentPath(), null);
			super.visitMethod(method, nothing);
			this.localNames = around;
			return null;
		}

		@Override
		public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
			SpecExpression spec = SpecExpression.of(call);
			if (spec == null) {
				return super.visitMethodInvocation(call, nothing);
			}
			this.found++;
			ConstantExpressions constants = new ConstantExpressions(SpecCheck.this.environment.getElementUtils(),
					this.trees, getCurrentPath(), this.localNames);
			for (SpecExpression.Mistake mistake : spec.check(constants)) {
				this.trees.printMessage(mistake.isError() ? Diagnostic.Kind.ERROR : Diagnostic.Kind.WARNING,
						mistake.sentence(), mistake.tree(), getCurrentPath().getCompilationUnit());
			}
			return null;
		}

	}

}
