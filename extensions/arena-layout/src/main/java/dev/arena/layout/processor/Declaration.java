package dev.arena.layout.processor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;

/**
 * What of a type becomes a field: the components of a record, or the methods without
 * parameters of an interface.
 */
final class Declaration {

	private final Map<String, Element> fields = new LinkedHashMap<>();

	private final Set<String> voidSetters = new HashSet<>();

	private final Types types;

	private final Problems problems;

	private Declaration(Types types, Problems problems) {
		this.types = types;
		this.problems = problems;
	}

	static Declaration of(TypeElement type, Types types, Problems problems) {
		Declaration declaration = new Declaration(types, problems);
		if (type.getKind() == ElementKind.RECORD) {
			declaration.readRecord(type);
		}
		else {
			declaration.readInterface(type);
		}
		return declaration;
	}

	/**
	 * The element of each field by its name: what is annotated, and where errors stand.
	 */
	Map<String, Element> fields() {
		return this.fields;
	}

	Set<String> voidSetters() {
		return this.voidSetters;
	}

	static TypeMirror typeOf(Element field) {
		return (field instanceof ExecutableElement method) ? method.getReturnType() : field.asType();
	}

	/*
	 * By the private fields of the record: they carry the annotations in class files too,
	 * and every compiler knows where they stand.
	 */
	private void readRecord(TypeElement type) {
		List<VariableElement> all = ElementFilter.fieldsIn(type.getEnclosedElements());
		for (RecordComponentElement component : type.getRecordComponents()) {
			all.stream()
				.filter((field) -> field.getSimpleName().equals(component.getSimpleName()))
				.filter((field) -> !field.getModifiers().contains(Modifier.STATIC))
				.findFirst()
				.ifPresent((field) -> this.fields.put(field.getSimpleName().toString(), field));
		}
	}

	private void readInterface(TypeElement type) {
		if (!type.getInterfaces().isEmpty()) {
			this.problems.add(type, type.getSimpleName() + " extends " + type.getInterfaces().get(0)
					+ ": an interface that is a layout extends none, so declare the methods here");
		}
		if (type.getModifiers().contains(Modifier.SEALED)) {
			this.problems.add(type,
					type.getSimpleName() + " is sealed: what is generated implements it, so leave out the word sealed");
		}
		List<ExecutableElement> setters = new ArrayList<>();
		for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
			if (!method.getModifiers().contains(Modifier.ABSTRACT)) {
				continue;
			}
			if (!method.getTypeParameters().isEmpty() || method.getParameters().size() > 1) {
				this.problems.add(method, method.getSimpleName() + " is neither a field, a method without parameters, "
						+ "nor its setter, a method with one: give it a body with the word default");
			}
			else if (method.getParameters().isEmpty()) {
				addField(method);
			}
			else {
				setters.add(method);
			}
		}
		setters.forEach((setter) -> checkSetter(type, setter));
	}

	private void addField(ExecutableElement method) {
		String name = method.getSimpleName().toString();
		if (Set.of("hashCode", "toString", "clone", "finalize", "getClass", "notify", "notifyAll", "wait")
			.contains(name)) {
			this.problems.add(method, name + " is a method of every object: give the field another name");
			return;
		}
		this.fields.put(name, method);
	}

	private void checkSetter(TypeElement type, ExecutableElement setter) {
		String name = setter.getSimpleName().toString();
		Element field = this.fields.get(name);
		TypeMirror given = setter.getParameters().get(0).asType();
		if (field == null) {
			this.problems.add(setter,
					name + " sets a field that is not there: declare " + given + " " + name + "() too");
		}
		else if (!this.types.isSameType(given, typeOf(field))) {
			this.problems.add(setter,
					name + " sets a " + given + " and the field is a " + typeOf(field) + ": they must be the same");
		}
		else if (setter.getReturnType().getKind() == TypeKind.VOID) {
			this.voidSetters.add(name);
		}
		else if (!this.types.isSameType(setter.getReturnType(), type.asType())) {
			this.problems.add(setter,
					name + " returns " + setter.getReturnType() + ": a setter returns void or " + type.getSimpleName());
		}
	}

}
