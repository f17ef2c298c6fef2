package dev.arena.layout.processor;

import java.util.Set;

import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import org.jspecify.annotations.Nullable;

/**
 * The whole numbers that expressions in one place of a program stand for, as the language
 * has it: an {@code int} overflows as an {@code int}.
 */
final class ConstantExpressions {

	private final Elements elements;

	private final Trees trees;

	private final TreePath place;

	private final Set<String> localNames;

	/**
	 * Expressions in a place.
	 * @param elements what is known of types
	 * @param trees the trees of the compiler
	 * @param place where the expressions stand
	 * @param localNames variables that hide fields there
	 */
	ConstantExpressions(Elements elements, Trees trees, TreePath place, Set<String> localNames) {
		this.elements = elements;
		this.trees = trees;
		this.place = place;
		this.localNames = localNames;
	}

	/** The value of an expression, or {@code null} if it is not known yet. */
	@Nullable Long value(ExpressionTree expression) {
		Number number = number(expression);
		return (number != null) ? (Long) number.longValue() : null;
	}

	/** An {@code Integer} or a {@code Long}. */
	private @Nullable Number number(ExpressionTree expression) {
		if (expression instanceof ParenthesizedTree inner) {
			return number(inner.getExpression());
		}
		if (expression instanceof LiteralTree literal) {
			return whole(literal.getValue());
		}
		if (expression instanceof IdentifierTree name) {
			return this.localNames.contains(name.getName().toString()) ? null : byName(name.getName().toString());
		}
		if (expression instanceof MemberSelectTree member) {
			return byType(member.getExpression().toString(), member.getIdentifier().toString());
		}
		if (expression instanceof TypeCastTree cast && cast.getType() instanceof PrimitiveTypeTree type) {
			return cast(type, number(cast.getExpression()));
		}
		if (expression instanceof UnaryTree unary) {
			return unary(unary.getKind(), number(unary.getExpression()));
		}
		if (expression instanceof BinaryTree binary) {
			return binary(binary.getKind(), number(binary.getLeftOperand()), number(binary.getRightOperand()));
		}
		return null;
	}

	private static @Nullable Number whole(@Nullable Object value) {
		if (value instanceof Long number) {
			return number;
		}
		if (value instanceof Character letter) {
			return (int) letter;
		}
		return (value instanceof Integer || value instanceof Short || value instanceof Byte)
				? (Integer) ((Number) value).intValue() : null;
	}

	private static @Nullable Number cast(PrimitiveTypeTree type, @Nullable Number operand) {
		if (operand == null) {
			return null;
		}
		return switch (type.getPrimitiveTypeKind()) {
			case LONG -> operand.longValue();
			case INT -> operand.intValue();
			default -> null;
		};
	}

	private static @Nullable Number unary(Tree.Kind kind, @Nullable Number operand) {
		if (operand == null) {
			return null;
		}
		boolean isLong = operand instanceof Long;
		return switch (kind) {
			case UNARY_PLUS -> operand;
			case UNARY_MINUS -> narrow(-operand.longValue(), isLong);
			case BITWISE_COMPLEMENT -> narrow(~operand.longValue(), isLong);
			default -> null;
		};
	}

	private static @Nullable Number binary(Tree.Kind kind, @Nullable Number left, @Nullable Number right) {
		if (left == null || right == null) {
			return null;
		}
		long a = left.longValue();
		long b = right.longValue();
		boolean isLong = left instanceof Long || right instanceof Long;
		boolean isLeftLong = left instanceof Long;
		return switch (kind) {
			case PLUS -> narrow(a + b, isLong);
			case MINUS -> narrow(a - b, isLong);
			case MULTIPLY -> narrow(a * b, isLong);
			case DIVIDE -> (b != 0) ? narrow(a / b, isLong) : null;
			case REMAINDER -> (b != 0) ? narrow(a % b, isLong) : null;
			case AND -> narrow(a & b, isLong);
			case OR -> narrow(a | b, isLong);
			case XOR -> narrow(a ^ b, isLong);
			case LEFT_SHIFT -> isLeftLong ? (Number) (a << b) : (Number) ((int) a << b);
			case RIGHT_SHIFT -> isLeftLong ? (Number) (a >> b) : (Number) ((int) a >> b);
			case UNSIGNED_RIGHT_SHIFT -> isLeftLong ? (Number) (a >>> b) : (Number) ((int) a >>> b);
			default -> null;
		};
	}

	private static Number narrow(long value, boolean isLong) {
		return isLong ? (Number) value : (Number) (int) value;
	}

	/** A field of the types around, or one that is imported. */
	private @Nullable Number byName(String name) {
		for (TreePath each = this.place; each != null; each = each.getParentPath()) {
			if (each.getLeaf() instanceof ClassTree && this.trees.getElement(each) instanceof TypeElement type) {
				VariableElement field = field(type, name);
				if (field != null) {
					return whole(field.getConstantValue());
				}
			}
		}
		for (ImportTree each : this.place.getCompilationUnit().getImports()) {
			if (each.isStatic() && each.getQualifiedIdentifier() instanceof MemberSelectTree imported
					&& (imported.getIdentifier().contentEquals(name) || imported.getIdentifier().contentEquals("*"))) {
				Number number = byType(imported.getExpression().toString(), name);
				if (number != null) {
					return number;
				}
			}
		}
		return null;
	}

	private @Nullable Number byType(String typeName, String name) {
		TypeElement type = type(typeName);
		VariableElement field = (type != null) ? field(type, name) : null;
		return (field != null) ? whole(field.getConstantValue()) : null;
	}

	private @Nullable VariableElement field(TypeElement type, String name) {
		return ElementFilter.fieldsIn(this.elements.getAllMembers(type))
			.stream()
			.filter((field) -> field.getSimpleName().contentEquals(name))
			.findFirst()
			.orElse(null);
	}

	/** A type by the name that it has in this place. */
	private @Nullable TypeElement type(String name) {
		for (TreePath each = this.place; each != null; each = each.getParentPath()) {
			if (each.getLeaf() instanceof ClassTree && this.trees.getElement(each) instanceof TypeElement around) {
				if (around.getSimpleName().contentEquals(name)) {
					return around;
				}
				TypeElement inner = this.elements.getTypeElement(around.getQualifiedName() + "." + name);
				if (inner != null) {
					return inner;
				}
			}
		}
		for (ImportTree each : this.place.getCompilationUnit().getImports()) {
			String imported = each.getQualifiedIdentifier().toString();
			TypeElement type = imported.endsWith(".*")
					? this.elements.getTypeElement(imported.substring(0, imported.length() - 1) + name)
					: imported.endsWith("." + name) ? this.elements.getTypeElement(imported) : null;
			if (type != null && !each.isStatic()) {
				return type;
			}
		}
		ExpressionTree packageName = this.place.getCompilationUnit().getPackageName();
		TypeElement beside = (packageName != null) ? this.elements.getTypeElement(packageName + "." + name) : null;
		TypeElement known = (beside != null) ? beside : this.elements.getTypeElement(name);
		return (known != null) ? known : this.elements.getTypeElement("java.lang." + name);
	}

}
