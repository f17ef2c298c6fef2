package dev.arena.channel.benchmark;

import java.nio.ByteBuffer;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Aeron IPC: two streams, offered from a buffer, polled without a pause, larger messages
 * put together by its assembler. The media driver is in the process that starts the
 * other one; messages do not pass through its thread.
 */
final class AeronLink implements Link {

	private static final String IPC = "aeron:ipc";

	private static final int THERE = 1001;

	private static final int BACK = 1002;

	/** {@code null} at the other end. */
	private final MediaDriver driver;

	private final Aeron aeron;

	private final Publication publication;

	private final Subscription subscription;

	private final UnsafeBuffer outgoing;

	private final FragmentHandler handler = new FragmentAssembler(
			(buffer, offset, length, header) -> arrived(buffer, offset, length));

	private boolean hasArrived;

	private long first;

	private long combined;

	AeronLink(int sizeBytes) {
		this(sizeBytes,
				MediaDriver.launchEmbedded(new MediaDriver.Context().threadingMode(ThreadingMode.SHARED)
					.termBufferSparseFile(false)
					.dirDeleteOnShutdown(true)),
				null);
	}

	AeronLink(int sizeBytes, String address) {
		this(sizeBytes, null, address);
	}

	private AeronLink(int sizeBytes, MediaDriver driver, String address) {
		this.driver = driver;
		String directory = (driver != null) ? driver.aeronDirectoryName() : address;
		this.aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory));
		this.publication = this.aeron.addPublication(IPC, (driver != null) ? THERE : BACK);
		this.subscription = this.aeron.addSubscription(IPC, (driver != null) ? BACK : THERE);
		this.outgoing = new UnsafeBuffer(ByteBuffer.allocateDirect(sizeBytes));
	}

	@Override
	public void send(long first) {
		UnsafeBuffer buffer = this.outgoing;
		buffer.putLong(0, first);
		for (int i = 8; i < buffer.capacity(); i += 8) {
			buffer.putLong(i, FILLING);
		}
		while (this.publication.offer(buffer, 0, buffer.capacity()) < 0) {
			Thread.onSpinWait();
		}
	}

	@Override
	public long receive() {
		this.hasArrived = false;
		while (!this.hasArrived) {
			if (this.subscription.poll(this.handler, 1) == 0) {
				Thread.onSpinWait();
			}
		}
		return Link.checked(this.first, this.combined);
	}

	private void arrived(DirectBuffer buffer, int offset, int length) {
		long combined = FILLING;
		for (int i = 8; i < length; i += 8) {
			combined &= buffer.getLong(offset + i);
		}
		this.first = buffer.getLong(offset);
		this.combined = combined;
		this.hasArrived = true;
	}

	@Override
	public String address() {
		return this.driver.aeronDirectoryName();
	}

	@Override
	public void close() {
		CloseHelper.quietCloseAll(this.publication, this.subscription, this.aeron, this.driver);
	}

}
