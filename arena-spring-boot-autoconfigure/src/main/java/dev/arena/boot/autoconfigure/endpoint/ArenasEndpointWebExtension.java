package dev.arena.boot.autoconfigure.endpoint;

import java.time.Duration;
import java.util.function.Supplier;

import dev.arena.AttachTimeoutException;
import dev.arena.boot.autoconfigure.endpoint.ArenasEndpoint.Action;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} that answers 404 to a change of an
 * arena that does not exist, which would be 204 without it, and says why it refuses one.
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
	 * @return what was done, or why not
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> perform(@Selector String name, Action action,
			@Nullable Duration inTransitFor) {
		return respond(() -> this.endpoint.perform(name, action, inTransitFor));
	}

	/**
	 * Removes the name of a shared segment.
	 * @param name the name of the arena
	 * @return what was done, or why not
	 */
	@DeleteOperation
	public WebEndpointResponse<OperationResponseBody> unlink(@Selector String name) {
		return respond(() -> this.endpoint.unlink(name));
	}

	private static WebEndpointResponse<OperationResponseBody> respond(
			Supplier<? extends @Nullable OperationResponseBody> change) {
		try {
			OperationResponseBody body = change.get();
			return (body != null) ? new WebEndpointResponse<>(body)
					: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (InvalidEndpointRequestException ex) {
			return new WebEndpointResponse<>(new RefusalDescriptor(String.valueOf(ex.getMessage())),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		catch (AttachTimeoutException ex) {
			return new WebEndpointResponse<>(new RefusalDescriptor(String.valueOf(ex.getMessage())),
					WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		}
	}

	/**
	 * Why a change is refused.
	 *
	 * @param error the reason
	 */
	public record RefusalDescriptor(String error) implements OperationResponseBody {

	}

}
