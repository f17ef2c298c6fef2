package dev.arena.process;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs {@link Redeployed} in class loaders that are dropped, as a web container or
 * DevTools does, and says which are still there after a while.
 */
public final class Redeployment {

	private static final int ROUNDS = 3;

	private Redeployment() {
	}

	/** Says how many class loaders could not be collected. */
	public static void main(String[] arguments) throws Exception {
		boolean ownJna = Boolean.parseBoolean(arguments[0]);
		ClassLoader platform = ClassLoader.getPlatformClassLoader();
		ClassLoader container = ownJna ? platform : new URLClassLoader(urls(true), platform);
		Object memory = ownJna ? null : useJna(container);
		URL[] application = ownJna ? Stream.of(urls(true), urls(false)).flatMap(Arrays::stream).toArray(URL[]::new)
				: urls(false);
		List<WeakReference<ClassLoader>> dropped = Stream.generate(() -> deploy(application, container))
			.limit(ROUNDS)
			.toList();
		long end = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000L;
		while (left(dropped) > 0 && System.nanoTime() < end) {
			System.gc();
			Thread.sleep(50);
		}
		System.out.println("left " + left(dropped) + ((memory != null) ? ", beside a JNA that stays" : ""));
	}

	/**
	 * Has JNA start its thread, and that of the JDK which waits for a program that JNA
	 * runs: they keep whoever has them start, for 30 and 60 s after their last work.
	 */
	private static Object useJna(ClassLoader container) throws ReflectiveOperationException {
		Class.forName("com.sun.jna.NativeLibrary", true, container);
		return container.loadClass("com.sun.jna.Memory").getConstructor(long.class).newInstance(8L);
	}

	private static long left(List<WeakReference<ClassLoader>> dropped) {
		return dropped.stream().filter((loader) -> !loader.refersTo(null)).count();
	}

	private static WeakReference<ClassLoader> deploy(URL[] application, ClassLoader container) {
		Thread thread = Thread.currentThread();
		try (URLClassLoader loader = new URLClassLoader(application, container)) {
			thread.setContextClassLoader(loader);
			((Runnable) loader.loadClass(Redeployed.class.getName()).getConstructor().newInstance()).run();
			return new WeakReference<>(loader);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			thread.setContextClassLoader(null);
		}
	}

	/** The part of the class path that is JNA, or is not. */
	private static URL[] urls(boolean jna) {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(Path::of)
			.filter((entry) -> entry.getFileName().toString().startsWith("jna") == jna)
			.map(Redeployment::url)
			.toArray(URL[]::new);
	}

	private static URL url(Path entry) {
		try {
			return entry.toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
