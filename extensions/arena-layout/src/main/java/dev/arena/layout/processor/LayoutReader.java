package dev.arena.layout.processor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

import org.jspecify.annotations.Nullable;

import dev.arena.layout.Endian;
import dev.arena.layout.processor.Layout.Settings;
import dev.arena.layout.processor.Placement.Unplaced;

/**
 * Reads what is annotated, with all that it nests, and checks it.
 */
final class LayoutReader {

	private final Elements elements;

	private final Types types;

	private final Annotations annotations;

	private final FieldReader fieldReader;

	/** The layouts that this compilation generates. */
	private final Set<String> generated = new HashSet<>();

	private final Deque<TypeElement> beingRead = new ArrayDeque<>();

	private final Map<String, Layout> known = new HashMap<>();

	LayoutReader(ProcessingEnvironment environment) {
		this.elements = environment.getElementUtils();
		this.types = environment.getTypeUtils();
		this.annotations = new Annotations(this.elements);
		this.fieldReader = new FieldReader(this.annotations, this.elements, this.types, this);
	}

	/** Remembers that a type is going to be generated for. */
	void announce(TypeElement type) {
		this.generated.add(type.getQualifiedName().toString());
	}

	/** Whether what is generated for a layout is, or will be, there. */
	boolean isGenerated(Layout layout) {
		return this.generated.contains(layout.javaName())
				|| this.elements.getTypeElement(layout.qualifiedLayoutName()) != null;
	}

	/**
	 * Whether a layout is the one that its class was generated for. A compiler need not
	 * give the methods of an interface that comes from a jar in their order.
	 */
	boolean isAsGenerated(Layout layout) {
		TypeElement compiled = this.elements.getTypeElement(layout.qualifiedLayoutName());
		return this.generated.contains(layout.javaName()) || compiled == null
				|| ElementFilter.fieldsIn(compiled.getEnclosedElements())
					.stream()
					.filter((field) -> field.getSimpleName().contentEquals("HASH"))
					.anyMatch((field) -> Long.valueOf(layout.hash()).equals(field.getConstantValue()));
	}

	boolean isBeingRead(TypeElement type) {
		return this.beingRead.contains(type);
	}

	/** A layout inside another, whose mistakes are told where it stands itself. */
	@Nullable Layout readNested(TypeElement type) {
		return read(type, new Problems(new Silence(), ""));
	}

	/** A layout, or {@code null} if it has mistakes. */
	@Nullable Layout read(TypeElement type, Problems problems) {
		Layout layout = this.known.get(type.getQualifiedName().toString());
		if (layout != null) {
			return layout;
		}
		this.beingRead.push(type);
		try {
			layout = readNew(type, problems);
		}
		finally {
			this.beingRead.pop();
		}
		if (layout != null) {
			this.known.put(layout.javaName(), layout);
		}
		return layout;
	}

	private @Nullable Layout readNew(TypeElement type, Problems problems) {
		Settings settings = settings(type, problems);
		if (!isLegalType(type, problems) || settings == null) {
			return null;
		}
		Declaration declaration = Declaration.of(type, this.types, problems);
		Placement placement = new Placement(problems);
		Names names = new Names(problems);
		for (Element element : declaration.fields().values()) {
			Unplaced field = this.fieldReader.read(type, settings.order(), element, problems);
			if (field != null) {
				placement.add(field, this.annotations.number(element, "Offset"));
			}
		}
		placement.fields().forEach(names::add);
		if (problems.isEmpty() && declaration.fields().isEmpty()) {
			problems.add(type, type.getSimpleName() + " has no fields: a layout has one at least");
		}
		if (!problems.isEmpty()) {
			return null;
		}
		long bytes = new SizeRules(problems).check(type, settings, placement);
		return problems.isEmpty() ? new Layout(type, this.elements.getPackageOf(type).getQualifiedName().toString(),
				type.getSimpleName().toString(), type.getKind() == ElementKind.RECORD, isPublic(type), settings,
				declaration.voidSetters(), placement.fields(), bytes, placement.alignment()) : null;
	}

	private @Nullable Settings settings(TypeElement type, Problems problems) {
		AnnotationMirror mirror = this.annotations.find(type, "ChunkLayout");
		if (mirror == null || !(this.annotations.value(mirror, "fits") instanceof Integer fits)
				|| !(this.annotations.value(mirror, "arena") instanceof String arena)
				|| !(this.annotations.value(mirror, "bytes") instanceof Integer bytes)
				|| !(this.annotations.value(mirror, "version") instanceof Integer version)
				|| !(this.annotations.value(mirror, "header") instanceof String header)) {
			return null; // not even an annotation: the compiler tells
		}
		Endian order = this.annotations.constant(mirror, "order", Endian.class);
		if (order == null) {
			return null;
		}
		requireNotNegative(type, "fits", fits, problems);
		requireNotNegative(type, "bytes", bytes, problems);
		requireNotNegative(type, "version", version, problems);
		if (!arena.isEmpty() && arena.isBlank()) {
			problems.add(type, "arena = \"" + arena + "\" is blank: name an entry of arena.arenas, or leave it out");
		}
		if (!header.isEmpty() && !header.matches("[A-Za-z0-9_-][A-Za-z0-9_.-]*\\.h")) {
			problems.add(type,
					"header = \"" + header + "\" must be a file name of letters, digits, _, - and . that ends in "
							+ ".h, as in \"" + type.getSimpleName().toString().toLowerCase(Locale.ROOT) + ".h\"");
		}
		return new Settings(fits, arena, bytes, version, order, header);
	}

	private static void requireNotNegative(TypeElement type, String name, int value, Problems problems) {
		if (value < 0) {
			problems.add(type, name + " = " + value + " must be 0 or more: the nearest is 0");
		}
	}

	private boolean isLegalType(TypeElement type, Problems problems) {
		String name = type.getSimpleName().toString();
		if (type.getKind() != ElementKind.RECORD && type.getKind() != ElementKind.INTERFACE) {
			problems.add(type, isKotlin(type) ? name
					+ " is a class of Kotlin: a layout is a record or an interface of Java, so declare an interface "
					+ "with a method for each field in Java"
					: name + " is neither a record nor an interface: make it a record whose components are the fields");
			return false;
		}
		if (!type.getTypeParameters().isEmpty()) {
			problems.add(type, name + " has type parameters and a layout has fixed types: leave out <"
					+ type.getTypeParameters().get(0) + ">");
			return false;
		}
		for (Element each = type; each instanceof TypeElement; each = each.getEnclosingElement()) {
			if (each.getModifiers().contains(Modifier.PRIVATE)) {
				problems.add(type, ((each == type) ? name : name + " in " + each.getSimpleName())
						+ " is private and could not be named by what is generated: leave out the word private");
				return false;
			}
		}
		return true;
	}

	private static boolean isKotlin(TypeElement type) {
		return type.getAnnotationMirrors()
			.stream()
			.anyMatch((mirror) -> mirror.getAnnotationType().toString().equals("kotlin.Metadata"));
	}

	private static boolean isPublic(TypeElement type) {
		for (Element each = type; each instanceof TypeElement; each = each.getEnclosingElement()) {
			if (!each.getModifiers().contains(Modifier.PUBLIC)) {
				return false;
			}
		}
		return true;
	}

}
