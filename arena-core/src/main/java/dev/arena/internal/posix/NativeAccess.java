package dev.arena.internal.posix;

/**
 * What JVMs from 24 on want to be told before this library may call the operating system.
 */
public final class NativeAccess {

	private NativeAccess() {
	}

	/**
	 * The option of the {@code java} command that grants native access to this library
	 * and to JNA, as modules or on the class path, wherever they are.
	 * @return for example {@code --enable-native-access=ALL-UNNAMED}
	 */
	public static String option() {
		Module module = NativeAccess.class.getModule();
		return "--enable-native-access=" + (module.isNamed() ? module.getName() + ",com.sun.jna" : "ALL-UNNAMED");
	}

}
