package dev.arena.netty;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Has JMH run on threads as those of event loops are: only on them Netty uses objects
 * again.
 */
public final class EventLoopThreads extends ThreadPoolExecutor {

	public EventLoopThreads(int threads, String name) {
		super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(name));
	}

}
