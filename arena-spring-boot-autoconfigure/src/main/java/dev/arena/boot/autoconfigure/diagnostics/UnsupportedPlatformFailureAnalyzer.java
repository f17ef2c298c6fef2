package dev.arena.boot.autoconfigure.diagnostics;

import java.util.Locale;

import dev.arena.UnsupportedPlatformException;

import org.springframework.core.env.Environment;

/**
 * Says where arenas work.
 */
class UnsupportedPlatformFailureAnalyzer extends ArenaFailureAnalyzer<UnsupportedPlatformException> {

	UnsupportedPlatformFailureAnalyzer(Environment environment) {
		super(environment);
	}

	@Override
	String describe(FailedArena arena, UnsupportedPlatformException cause) {
		return String.format(Locale.ROOT, "%s cannot be created on this machine (os.name=%s, os.arch=%s):",
				arena.subject(), cause.operatingSystem(), cause.architecture());
	}

	@Override
	String advise(FailedArena arena, UnsupportedPlatformException cause) {
		return "Run the application on 64-bit Linux on x86-64 or aarch64; on other machines in a Linux container, a "
				+ "virtual machine or WSL 2. Parts that need no arena can run elsewhere with arena.enabled=false.";
	}

}
