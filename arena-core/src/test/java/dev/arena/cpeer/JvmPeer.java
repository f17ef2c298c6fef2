package dev.arena.cpeer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.arena.Arena;
import dev.arena.SharedOptions;

/**
 * A JVM that holds chunks of a segment, or hammers it, until it is killed.
 */
final class JvmPeer {

	private JvmPeer() {
	}

	/**
	 * Attaches and obeys.
	 * @param args the name of the segment
	 * @throws IOException if nobody speaks to it
	 */
	public static void main(String[] args) throws IOException {
		Arena arena = Arena.shared(args[0], CPeerFixture.SPEC,
				SharedOptions.defaults().withReclaimInterval(Duration.ZERO));
		say("attached");
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		String command = in.readLine();
		while (command != null) {
			obey(arena, command);
			command = in.readLine();
		}
	}

	private static void obey(Arena arena, String command) {
		switch (command) {
			case "hold" -> {
				Filling.fill(arena.allocate(1));
				say("held");
			}
			case "hold all" -> {
				while (arena.allocate(1) != null) {
					continue;
				}
				say("held");
			}
			case "hand off" -> say(CPeer.hex(arena.allocate(1).handOff()));
			case "hammer" -> {
				say("hammering");
				Filling.hammer(arena, Long.MAX_VALUE, 1);
			}
			default -> say("what? " + command);
		}
	}

	private static void say(String answer) {
		System.out.println(answer);
	}

}
