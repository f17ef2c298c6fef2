package dev.arena.channel;

import dev.arena.Arena;

/**
 * A process that opens a channel for a layout. Arguments: segment, the hash.
 */
public final class LayoutOpener {

	private LayoutOpener() {
	}

	/** Says "opened", or "refused: " and why. */
	public static void main(String[] arguments) {
		ChannelOptions options = ChannelOptions.defaults().withLayout(Long.parseUnsignedLong(arguments[1], 16));
		try (Arena arena = Arena.shared(arguments[0], ChannelChild.SPEC)) {
			ChunkChannel.open(arena, "frames", options).close();
			System.out.println("opened");
		}
		catch (ChannelException ex) {
			System.out.println("refused: " + ex.getMessage());
		}
	}

}
