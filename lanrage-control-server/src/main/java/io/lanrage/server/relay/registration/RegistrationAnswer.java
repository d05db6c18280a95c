package io.lanrage.server.relay.registration;

import java.util.Optional;

/**
 * What a relay is answered, as HTTP has it.
 *
 * @param status the HTTP status
 * @param body JSON
 * @param challenge the value of {@code WWW-Authenticate}, with status 401
 */
public record RegistrationAnswer(int status, String body, Optional<String> challenge) {}
