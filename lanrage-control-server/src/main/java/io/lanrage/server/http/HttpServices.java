package io.lanrage.server.http;

import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.server.relay.registration.RegistrationDesk;
import io.lanrage.server.session.Doorkeeper;
import io.lanrage.server.session.Reception;
import io.lanrage.server.session.SessionMetrics;
import io.lanrage.server.session.Switchboard;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What stands behind the port. All of it is safe for any number of threads and returns at once.
 *
 * @param doorkeeper decides who may connect
 * @param reception begins sessions
 * @param switchboard answers them
 * @param codec writes frames
 * @param metrics counts sessions
 * @param httpMetrics counts HTTP requests
 * @param ready whether the server takes new work
 * @param registrations takes relays' registrations; empty where none are taken
 * @param scrape all metrics in Prometheus' text format
 */
public record HttpServices(
        Doorkeeper doorkeeper,
        Reception reception,
        Switchboard switchboard,
        MessageCodec codec,
        SessionMetrics metrics,
        HttpMetrics httpMetrics,
        BooleanSupplier ready,
        Optional<RegistrationDesk> registrations,
        Supplier<String> scrape) {}
