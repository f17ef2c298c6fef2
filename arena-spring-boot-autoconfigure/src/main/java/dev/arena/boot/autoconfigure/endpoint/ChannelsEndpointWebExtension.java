package dev.arena.boot.autoconfigure.endpoint;

import dev.arena.boot.autoconfigure.endpoint.ArenasEndpointWebExtension.RefusalDescriptor;
import dev.arena.boot.autoconfigure.endpoint.ChannelsEndpoint.Action;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} that answers 404 to a change of a
 * channel that does not exist, which would be 204 without it, and says why it refuses
 * one.
 */
@EndpointWebExtension(endpoint = ChannelsEndpoint.class)
public class ChannelsEndpointWebExtension {

	private final ChannelsEndpoint endpoint;

	/**
	 * Creates the extension.
	 * @param endpoint what to extend
	 */
	public ChannelsEndpointWebExtension(ChannelsEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Pauses or resumes the listener of a channel.
	 * @param name the name of the channel
	 * @param action what to do
	 * @return what the channel looks like afterwards, or why not
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> perform(@Selector String name, Action action) {
		try {
			ChannelDescriptor channel = this.endpoint.perform(name, action);
			return (channel != null) ? new WebEndpointResponse<>(channel)
					: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (InvalidEndpointRequestException ex) {
			return new WebEndpointResponse<>(new RefusalDescriptor(String.valueOf(ex.getMessage())),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

}
