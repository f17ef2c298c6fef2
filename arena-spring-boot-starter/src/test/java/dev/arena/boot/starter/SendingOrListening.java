package dev.arena.boot.starter;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.arena.ArenaExhaustedException;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The main class of a child process with one component of the README: it sends as many
 * frames as it is told to, or listens.
 */
public final class SendingOrListening {

	private static final byte[] IMAGE = new byte[100];

	private SendingOrListening() {
	}

	public static void main(String[] arguments) throws Exception {
		Class<?> component = Class.forName(System.getProperty("component"));
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class, component)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run(arguments);
		System.out.println("ready");
		Scanner scanner = new Scanner(System.in);
		while (scanner.hasNextInt()) {
			send(context.getBean(component), scanner.nextInt(), scanner.nextInt());
		}
	}

	private static void send(Object camera, int first, int count) throws Exception {
		Method send = camera.getClass().getDeclaredMethod("send", long.class, byte[].class);
		send.setAccessible(true);
		for (long number = first; number < first + count; number++) {
			while (!isSent(send, camera, number)) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
		}
		System.out.println("sent");
	}

	private static boolean isSent(Method send, Object camera, long number) throws Exception {
		try {
			return (boolean) send.invoke(camera, number, IMAGE);
		}
		catch (InvocationTargetException ex) {
			if (ex.getCause() instanceof ArenaExhaustedException) {
				return false;
			}
			throw ex;
		}
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
