package dev.arena.boot.autoconfigure.diagnostics;

import java.util.Locale;

import dev.arena.FeatureUnavailableException;
import dev.arena.memory.Feature;

import org.springframework.core.env.Environment;

/**
 * Says how to obtain what is required of the memory: locked pages, huge pages, a NUMA
 * node, pages present from the start.
 */
class FeatureUnavailableFailureAnalyzer extends ArenaFailureAnalyzer<FeatureUnavailableException> {

	private static final int EPERM = 1;

	private static final int EINVAL = 22;

	private static final int ENOSYS = 38;

	FeatureUnavailableFailureAnalyzer(Environment environment) {
		super(environment);
	}

	@Override
	String describe(FailedArena arena, FeatureUnavailableException cause) {
		String needed = Sizes.describe(cause.neededBytes());
		String wish = switch (cause.feature()) {
			case LOCK -> String.format(Locale.ROOT, "needs %s locked in RAM%s", needed,
					available(cause, ", and the limit of this process (RLIMIT_MEMLOCK) is "));
			case HUGE_PAGES -> String.format(Locale.ROOT, "needs %s in huge pages (%s)%s", needed,
					cause.options().hugePageKind().name().toLowerCase(Locale.ROOT),
					available(cause, ", and those free have "));
			case NUMA_BINDING ->
				String.format(Locale.ROOT, "needs %s on NUMA node %d", needed, cause.options().numaNode()) + nodes();
			case PREFAULT -> String.format(Locale.ROOT, "needs %s present from the start", needed);
		};
		return String.format(Locale.ROOT, "%s %s; %s is 'require':", arena.subject(), wish,
				arena.property(key(cause.feature())));
	}

	private static String available(FeatureUnavailableException cause, String text) {
		return cause.availableBytes().isPresent() ? text + Sizes.describe(cause.availableBytes().getAsLong()) : "";
	}

	private static String nodes() {
		String online = SystemFacts.text("/sys/devices/system/node/online");
		String allowed = SystemFacts.field("/proc/self/status", "Mems_allowed_list");
		return (online != null) ? String.format(Locale.ROOT, ", this machine has the nodes %s, this process may use %s",
				online, (allowed != null) ? allowed : "all of them") : ", this machine shows no nodes";
	}

	private static String key(Feature feature) {
		return switch (feature) {
			case LOCK -> "lock-memory";
			case HUGE_PAGES -> "huge-pages";
			case NUMA_BINDING -> "numa-binding";
			case PREFAULT -> "prefault";
		};
	}

	@Override
	String advise(FailedArena arena, FeatureUnavailableException cause) {
		String advice = switch (cause.feature()) {
			case LOCK -> lock(cause);
			case HUGE_PAGES -> HugePageAdvice.of(arena, cause);
			case NUMA_BINDING -> node(arena, cause);
			case PREFAULT -> String.format(Locale.ROOT,
					"Free memory, raise the memory limit of the container, or lower the chunk counts of %s.",
					arena.property(""));
		};
		return String.format(Locale.ROOT, "%s%n%nOr set %s to 'try': the arena then does without where it must.",
				advice.strip(), arena.property(key(cause.feature())));
	}

	private static String lock(FeatureUnavailableException cause) {
		return String.format(Locale.ROOT, """
				Let the process lock at least %1$d KiB, and more if other arenas are locked too.

				Shell that starts the JVM (beyond the hard limit only as root):

				    ulimit -l %1$d

				systemd:

				    [Service]
				    LimitMEMLOCK=%1$dK

				Docker:

				    docker run --ulimit memlock=-1:-1 ...

				Kubernetes, which has no such limit to set:

				    securityContext:
				      capabilities:
				        add: ["IPC_LOCK"]
				""", Sizes.kibibytesUp(cause.neededBytes()));
	}

	private static String node(FailedArena arena, FeatureUnavailableException cause) {
		return switch (cause.errno().orElse(0)) {
			case EINVAL -> String.format(Locale.ROOT,
					"Set %s to a node that exists and that the container may use (docker run --cpuset-mems).",
					arena.property("numa-node"));
			case EPERM -> """
					The seccomp profile of the container forbids the call mbind. Grant it:

					    docker run --cap-add SYS_NICE ...

					or with a profile that allows it (docker run --security-opt seccomp=<file>); in Kubernetes:

					    securityContext:
					      capabilities:
					        add: ["SYS_NICE"]
					""";
			case ENOSYS -> String.format(Locale.ROOT, "This kernel was built without NUMA: remove %s.",
					arena.property("numa-node"));
			default -> "Free memory on that node ('numactl --hardware' shows it), or bind before others attach.";
		};
	}

}
