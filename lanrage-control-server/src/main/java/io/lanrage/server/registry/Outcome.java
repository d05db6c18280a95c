package io.lanrage.server.registry;

import java.util.List;

/**
 * What follows from a request.
 *
 * @param answer what the caller is told
 * @param deliveries what members are told, in this order; those to the caller come before its answer
 */
public record Outcome(Answer answer, List<Delivery> deliveries) {

    /** Copies the deliveries. */
    public Outcome {
        deliveries = List.copyOf(deliveries);
    }
}
