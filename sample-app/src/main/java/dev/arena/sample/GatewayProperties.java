package dev.arena.sample;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the gateway.
 *
 * @param address UDP address to listen on
 * @param port UDP port to listen on; 0 for any free one
 * @param receiveBuffer size of the socket's receive buffer, which the kernel may lower
 * @param workers number of threads that parse datagrams
 * @param queueCapacity number of datagrams that wait for a worker at most
 * @param linger time an idle worker waits after the first datagram of a burst, so that
 * one wake-up serves them all
 * @param stopTimeout time for the waiting datagrams to be processed at shutdown
 * @param maxSeries number of series kept at most
 * @param maxSetMembers number of members kept at most, in all sets together
 * @param handOff how datagrams go from the receiver to the aggregator
 */
@ConfigurationProperties("gateway")
public record GatewayProperties(@DefaultValue("127.0.0.1") InetAddress address, @DefaultValue("8125") int port,
		@DefaultValue("4MB") DataSize receiveBuffer, @DefaultValue("2") int workers,
		@DefaultValue("4096") int queueCapacity, @DefaultValue("10ms") Duration linger,
		@DefaultValue("5s") Duration stopTimeout, @DefaultValue("2000") int maxSeries,
		@DefaultValue("100000") int maxSetMembers, @DefaultValue HandOff handOff) {

	/**
	 * Checks the values.
	 */
	public GatewayProperties {
		Assert.isTrue(port >= 0 && port <= 65535, "gateway.port must be from 0 to 65535");
		Assert.isTrue(receiveBuffer.toBytes() > 0 && receiveBuffer.toBytes() <= Integer.MAX_VALUE,
				"gateway.receive-buffer must be from 1B to 2047MB");
		Assert.isTrue(workers > 0, "gateway.workers must be at least 1");
		Assert.isTrue(queueCapacity > 0, "gateway.queue-capacity must be at least 1");
		Assert.isTrue(!linger.isNegative(), "gateway.linger must not be negative");
		Assert.isTrue(!stopTimeout.isNegative(), "gateway.stop-timeout must not be negative");
		Assert.isTrue(maxSeries > 0, "gateway.max-series must be at least 1");
		Assert.isTrue(maxSetMembers >= 0, "gateway.max-set-members must not be negative");
	}

	/**
	 * Properties of the way from the receiver to the aggregator.
	 *
	 * @param socket Unix domain socket on which the aggregator listens for handles
	 */
	public record HandOff(@DefaultValue("statsd-gateway.sock") Path socket) {

	}

}
