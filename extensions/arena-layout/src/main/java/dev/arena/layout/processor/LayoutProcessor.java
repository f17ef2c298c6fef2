package dev.arena.layout.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.annotation.processing.SupportedOptions;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.tools.Diagnostic;
import javax.tools.FileObject;
import javax.tools.StandardLocation;

/**
 * Generates a class, an entry in the index and on request a C header for each
 * {@link dev.arena.layout.ChunkLayout}. Each depends on that one type and on what it
 * nests, so that build tools can compile incrementally. Generates nothing for a
 * {@link dev.arena.layout.CheckedSpec}, and checks it.
 */
@SupportedAnnotationTypes(Annotations.PACKAGE + "*")
@SupportedOptions(ArenaCheck.OPTION)
public final class LayoutProcessor extends AbstractProcessor {

	private static final String HEADER_FOLDER = "META-INF/arena/include/";

	private final Set<String> deferred = new LinkedHashSet<>();

	private LayoutReader reader;

	private ArenaCheck arenaCheck;

	/** For compilers. */
	public LayoutProcessor() {
	}

	@Override
	public synchronized void init(ProcessingEnvironment environment) {
		super.init(environment);
		this.reader = new LayoutReader(environment);
		this.arenaCheck = new ArenaCheck(environment.getOptions());
	}

	@Override
	public SourceVersion getSupportedSourceVersion() {
		return SourceVersion.latestSupported();
	}

	@Override
	public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
		if (round.processingOver()) {
			return true;
		}
		List<TypeElement> types = new ArrayList<>();
		for (String name : this.deferred) {
			types.add(this.processingEnv.getElementUtils().getTypeElement(name));
		}
		this.deferred.clear();
		for (TypeElement annotation : annotations) {
			if (annotation.getSimpleName().contentEquals("CheckedSpec")) {
				checkSpecs(round.getElementsAnnotatedWith(annotation));
			}
			if (annotation.getSimpleName().contentEquals("ChunkLayout")) {
				for (Element element : round.getElementsAnnotatedWith(annotation)) {
					types.add((TypeElement) element);
				}
			}
		}
		types.forEach(this.reader::announce);
		types.forEach(this::process);
		return true;
	}

	/** Compilers without the trees of javac do not have their classes either. */
	private void checkSpecs(Set<? extends Element> elements) {
		try {
			elements.forEach(new SpecCheck(this.processingEnv)::check);
		}
		catch (NoClassDefFoundError ex) {
			elements.forEach((element) -> this.processingEnv.getMessager()
				.printMessage(Diagnostic.Kind.WARNING, "@CheckedSpec cannot be checked by this compiler ("
						+ ex.getMessage() + "): it is checked when the program runs", element));
		}
	}

	private void process(TypeElement type) {
		if (type.getEnclosedElements()
			.stream()
			.anyMatch((member) -> Declaration.typeOf(member).getKind() == TypeKind.ERROR)) {
			// perhaps generated in a later round; if not, the compiler tells
			this.deferred.add(type.getQualifiedName().toString());
			return;
		}
		Problems problems = new Problems(this.processingEnv.getMessager(),
				saysWhere() ? "" : type.getQualifiedName() + ": ");
		Layout layout = this.reader.read(type, problems);
		if (layout == null) {
			return;
		}
		Filer filer = this.processingEnv.getFiler();
		try {
			String binaryName = this.processingEnv.getElementUtils().getBinaryName(type).toString();
			FileObject index = filer.createResource(StandardLocation.CLASS_OUTPUT, "", Index.pathOf(binaryName), type);
			this.arenaCheck.check(layout, index.toUri(), problems);
			if (!problems.isEmpty()) {
				return;
			}
			write(filer.createSourceFile(layout.qualifiedLayoutName(), type), JavaGenerator.generate(layout));
			write(index, Index.generate(layout));
			if (!layout.settings().header().isEmpty()) {
				write(filer.createResource(StandardLocation.CLASS_OUTPUT, "",
						HEADER_FOLDER + layout.settings().header(), type), HeaderGenerator.generate(layout));
			}
		}
		catch (IOException ex) {
			problems.add(type,
					"What is generated for " + type.getSimpleName() + " cannot be written (" + ex.getMessage()
							+ "): if " + layout.layoutName() + " or the header exists already, rename one of them");
		}
	}

	/** The compiler of Eclipse names neither file nor line of what stands in a record. */
	private boolean saysWhere() {
		return !this.processingEnv.getClass().getName().startsWith("org.eclipse.jdt");
	}

	private static void write(FileObject file, String content) throws IOException {
		try (Writer writer = file.openWriter()) {
			writer.write(content);
		}
	}

}
