package dev.arena.boot.autoconfigure.endpoint;

import java.time.Duration;

import dev.arena.boot.autoconfigure.endpoint.ArenasEndpoint.Action;
import dev.arena.boot.autoconfigure.endpoint.ArenasEndpoint.ReclaimDescriptor;
import dev.arena.boot.autoconfigure.endpoint.ArenasEndpoint.UnlinkDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} that answers 404 to a change of an
 * arena that does not exist; without it, that would be 204.
 */
@EndpointWebExtension(endpoint = ArenasEndpoint.class)
public class ArenasEndpointWebExtension {

	private final ArenasEndpoint endpoint;

	/**
	 * Creates the extension.
	 * @param endpoint what to extend
	 */
	public ArenasEndpointWebExtension(ArenasEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Does something with an arena.
	 * @param name its name
	 * @param action what to do
	 * @param inTransitFor see {@link ArenasEndpoint#perform}
	 * @return what was done
	 */
	@WriteOperation
	public WebEndpointResponse<ReclaimDescriptor> perform(@Selector String name, Action action,
			@Nullable Duration inTransitFor) {
		return respond(this.endpoint.perform(name, action, inTransitFor));
	}

	/**
	 * Removes the name of a shared segment.
	 * @param name the name of the arena
	 * @return what was done
	 */
	@DeleteOperation
	public WebEndpointResponse<UnlinkDescriptor> unlink(@Selector String name) {
		return respond(this.endpoint.unlink(name));
	}

	private static <T> WebEndpointResponse<T> respond(@Nullable T body) {
		return (body != null) ? new WebEndpointResponse<>(body)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
