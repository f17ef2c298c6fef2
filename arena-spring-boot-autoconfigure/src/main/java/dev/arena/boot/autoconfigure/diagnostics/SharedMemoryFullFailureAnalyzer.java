package dev.arena.boot.autoconfigure.diagnostics;

import java.io.File;
import java.util.Locale;

import dev.arena.SharedMemoryFullException;

import org.springframework.core.env.Environment;

/**
 * Says how large {@code /dev/shm} must be, and how to make it so.
 */
class SharedMemoryFullFailureAnalyzer extends ArenaFailureAnalyzer<SharedMemoryFullException> {

	private static final File SHARED_MEMORY = new File("/dev/shm");

	SharedMemoryFullFailureAnalyzer(Environment environment) {
		super(environment);
	}

	@Override
	String describe(FailedArena arena, SharedMemoryFullException cause) {
		return String.format(Locale.ROOT, "%s needs %s in %s for the segment %s, and %s are free there:",
				arena.subject(), Sizes.describe(cause.neededBytes()), SHARED_MEMORY, cause.segmentName(),
				Sizes.describe(cause.freeBytes()));
	}

	@Override
	String advise(FailedArena arena, SharedMemoryFullException cause) {
		long usedBytes = SHARED_MEMORY.getTotalSpace() - cause.freeBytes();
		return String.format(Locale.ROOT, """
				Give %2$s at least %1$d MiB: what was in use there, and this segment.

				Docker:

				    docker run --shm-size=%1$dm ...

				Docker Compose:

				    services:
				      app:
				        shm_size: %1$dm

				Kubernetes (it counts as memory of the container, so raise that limit too):

				    spec:
				      containers:
				        - name: app
				          volumeMounts:
				            - name: shm
				              mountPath: /dev/shm
				      volumes:
				        - name: shm
				          emptyDir:
				            medium: Memory
				            sizeLimit: %1$dMi

				Without a container:

				    sudo mount -o remount,size=%1$dm /dev/shm

				Or remove segments that nobody needs any more (ls -l /dev/shm), or lower the chunk counts of %3$s.""",
				Sizes.mebibytesUp(usedBytes + cause.neededBytes()), SHARED_MEMORY, arena.property(""));
	}

}
