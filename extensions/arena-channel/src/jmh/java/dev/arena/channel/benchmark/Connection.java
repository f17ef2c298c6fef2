package dev.arena.channel.benchmark;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import dev.arena.process.ChildJvm;

/**
 * A link to another process that receives.
 */
@State(Scope.Benchmark)
public class Connection {

	/** What carries the messages. */
	@Param({ "arena-spin", "arena-sleep", "unix-socket", "aeron-ipc" })
	public String transport;

	/** The size of a message. */
	@Param({ "64", "65536" })
	public int sizeBytes;

	Link link;

	private ChildJvm peer;

	/** Starts the other process. */
	@Setup(Level.Trial)
	public void open() throws Exception {
		this.link = Link.create(this.transport, this.sizeBytes);
		this.peer = Peer.start(this.transport, this.sizeBytes, this.link);
	}

	/** Ends the other process. */
	@TearDown(Level.Trial)
	public void close() throws Exception {
		this.link.send(Peer.END);
		this.peer.expectExit(0);
		this.link.close();
	}

}
