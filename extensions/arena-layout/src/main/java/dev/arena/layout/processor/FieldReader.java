package dev.arena.layout.processor;

import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

import org.jspecify.annotations.Nullable;

import dev.arena.layout.Endian;
import dev.arena.layout.MemoryOrder;
import dev.arena.layout.processor.FieldType.Codes;
import dev.arena.layout.processor.FieldType.Nested;
import dev.arena.layout.processor.FieldType.Scalar;
import dev.arena.layout.processor.FieldType.Text;
import dev.arena.layout.processor.Placement.Unplaced;

/**
 * Reads one field and checks what is said about it.
 */
final class FieldReader {

	private static final String LEGAL_TYPES = "a primitive, an enum with codes, a String with a @Length, another layout, "
			+ "or an array with a @Length of these but String";

	private final Annotations annotations;

	private final Elements elements;

	private final Types types;

	private final CodesReader codesReader;

	private final LayoutReader layouts;

	FieldReader(Annotations annotations, Elements elements, Types types, LayoutReader layouts) {
		this.annotations = annotations;
		this.elements = elements;
		this.types = types;
		this.codesReader = new CodesReader(annotations);
		this.layouts = layouts;
	}

	/**
	 * Reads a field.
	 * @param owner what has it
	 * @param order the order of bytes of the owner
	 * @param element the field
	 * @param problems where its mistakes are told
	 * @return the field, or {@code null} if it has mistakes
	 */
	@Nullable Unplaced read(TypeElement owner, Endian order, Element element, Problems problems) {
		TypeMirror declared = Declaration.typeOf(element);
		boolean isArray = declared.getKind() == TypeKind.ARRAY;
		TypeMirror single = isArray ? ((ArrayType) declared).getComponentType() : declared;
		String name = element.getSimpleName().toString();
		FieldType type = typeOf(owner, element, declared, single, problems);
		if (type == null || !hasLegalLength(element, declared, type, isArray, problems)
				|| !hasLegalOrder(element, declared, order, problems)) {
			return null;
		}
		if (this.annotations.has(element, "Width") && !(type instanceof Codes)) {
			problems.add(element,
					"@Width of " + name + " is for enums and " + name + " is a " + declared + ": leave it out");
			return null;
		}
		Integer length = this.annotations.number(element, "Length");
		return new Unplaced(name, type, (isArray && length != null) ? length : Field.SINGLE,
				this.annotations.constant(element, "Ordered", MemoryOrder.class), element);
	}

	private @Nullable FieldType typeOf(TypeElement owner, Element element, TypeMirror declared, TypeMirror type,
			Problems problems) {
		if (type.getKind().isPrimitive()) {
			return Scalar.valueOf(type.getKind().name());
		}
		if (!(type instanceof DeclaredType declaredType) || type.getKind() == TypeKind.ERROR) {
			return refuse(element, declared, "must be " + LEGAL_TYPES, problems);
		}
		TypeElement typeElement = (TypeElement) declaredType.asElement();
		if (typeElement.getQualifiedName().contentEquals("java.lang.String")) {
			return text(element, declared, problems);
		}
		if (typeElement.getKind() != ElementKind.ENUM && !this.annotations.has(typeElement, "ChunkLayout")) {
			return refuse(element, declared, adviceFor(type, typeElement), problems);
		}
		if (!isVisible(owner, typeElement)) {
			return refuse(element, declared, "cannot be named by what is generated: make it public, or put it into "
					+ "the same package and leave out the word private", problems);
		}
		return (typeElement.getKind() == ElementKind.ENUM) ? this.codesReader.read(typeElement, element, problems)
				: nested(owner, element, typeElement, problems);
	}

	private @Nullable FieldType text(Element element, TypeMirror declared, Problems problems) {
		if (declared.getKind() == TypeKind.ARRAY) {
			return refuse(element, declared,
					"is no field: put the text into a layout of its own, and make an array of that", problems);
		}
		Integer length = this.annotations.number(element, "Length");
		return new Text((length != null) ? length : 0);
	}

	private @Nullable FieldType nested(TypeElement owner, Element element, TypeElement type, Problems problems) {
		if (owner.getKind() == ElementKind.RECORD && type.getKind() == ElementKind.INTERFACE) {
			return refuse(
					element, type.asType(), "is an interface, a view of a chunk, and a record is a copy: make "
							+ type.getSimpleName() + " a record, or " + owner.getSimpleName() + " an interface",
					problems);
		}
		if (this.layouts.isBeingRead(type)) {
			return refuse(element, type.asType(), "contains " + owner.getSimpleName()
					+ " itself, which would have no end: keep an index or an offset instead", problems);
		}
		Layout layout = this.layouts.readNested(type);
		if (layout == null) {
			return refuse(element, type.asType(), "is a layout with mistakes: repair it first", problems);
		}
		if (!this.layouts.isGenerated(layout)) {
			return refuse(element, type.asType(), "was compiled without the processor, so that there is no "
					+ layout.layoutName() + ": compile it with the processor", problems);
		}
		if (!this.layouts.isAsGenerated(layout)) {
			return refuse(element, type.asType(), "is not the layout that " + layout.layoutName()
					+ " was generated for: compile it again, together with " + owner.getSimpleName(), problems);
		}
		return new Nested(layout);
	}

	private String adviceFor(TypeMirror type, TypeElement element) {
		String name = element.getSimpleName().toString();
		if (element.getKind() == ElementKind.RECORD) {
			return "is a record without @ChunkLayout: write @ChunkLayout before " + name;
		}
		try {
			return "is an object: the nearest is " + this.types.unboxedType(type);
		}
		catch (IllegalArgumentException ex) {
			return "must be " + LEGAL_TYPES;
		}
	}

	private boolean hasLegalLength(Element element, TypeMirror declared, FieldType type, boolean isArray,
			Problems problems) {
		String name = element.getSimpleName().toString();
		boolean needsLength = isArray || type instanceof Text;
		Integer length = this.annotations.number(element, "Length");
		if (length == null) {
			if (needsLength) {
				problems.add(element, name + " is a " + declared + ", whose length must be fixed: write @Length(8), or "
						+ "another number of " + (isArray ? "elements" : "bytes") + ", before it");
			}
			return !needsLength;
		}
		if (!needsLength) {
			problems.add(element, "@Length(" + length + ") of " + name + " is for arrays and texts and " + name
					+ " is a " + declared + ": leave it out, or make it a " + declared + "[]");
			return false;
		}
		if (length < 1) {
			problems.add(element, "@Length(" + length + ") of " + name + " must be 1 or more: the nearest is 1");
			return false;
		}
		return true;
	}

	private boolean hasLegalOrder(Element element, TypeMirror declared, Endian endian, Problems problems) {
		if (!this.annotations.has(element, "Ordered")) {
			return true;
		}
		String name = element.getSimpleName().toString();
		if (declared.getKind() != TypeKind.INT && declared.getKind() != TypeKind.LONG) {
			problems.add(element, "@Ordered of " + name + " is for int and long and " + name + " is a " + declared
					+ ": the nearest is " + nearestOrdered(declared));
			return false;
		}
		if (endian != Endian.NATIVE) {
			problems.add(element,
					"@Ordered of " + name + " needs the byte order of the machine and the layout has order = " + endian
							+ ": leave one of them out");
			return false;
		}
		return true;
	}

	private static String nearestOrdered(TypeMirror type) {
		return switch (type.getKind()) {
			case DOUBLE -> "long, with Double.doubleToRawLongBits";
			case FLOAT -> "int, with Float.floatToRawIntBits";
			default -> "int";
		};
	}

	/** Whether a class in the package of the owner may name a type. */
	private boolean isVisible(TypeElement owner, TypeElement type) {
		boolean isSamePackage = this.elements.getPackageOf(owner).equals(this.elements.getPackageOf(type));
		for (Element each = type; each instanceof TypeElement; each = each.getEnclosingElement()) {
			if (each.getModifiers().contains(Modifier.PRIVATE)
					|| !isSamePackage && !each.getModifiers().contains(Modifier.PUBLIC)) {
				return false;
			}
		}
		return true;
	}

	private static @Nullable FieldType refuse(Element element, TypeMirror type, String rest, Problems problems) {
		problems.add(element, "The type " + type + " of " + element.getSimpleName() + " " + rest);
		return null;
	}

}
