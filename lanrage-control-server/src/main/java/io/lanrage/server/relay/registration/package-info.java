/**
 * How a relay of its own gets onto a control server's list: what it says of itself, how it shows that it may, and how it keeps at it.
 *
 * <p>The control server's side is {@link io.lanrage.server.relay.registration.RegistrationDesk}, the relay's
 * {@link io.lanrage.server.relay.registration.RelayRegistrar}; both hold a {@link io.lanrage.server.relay.registration.RelayKey}.
 */
@NullMarked
package io.lanrage.server.relay.registration;

import org.jspecify.annotations.NullMarked;
