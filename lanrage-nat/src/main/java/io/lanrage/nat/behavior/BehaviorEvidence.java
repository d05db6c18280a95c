package io.lanrage.nat.behavior;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a report rests on, in sentences for people.
 *
 * @param servers all servers that were asked
 * @param answers those that answered
 * @param ownEndpoints the machine's own addresses with the shared socket's port
 */
record BehaviorEvidence(
        List<InetSocketAddress> servers, List<ServerAnswer> answers, Set<InetSocketAddress> ownEndpoints) {

    /** The sentences when servers answered. */
    List<String> sentences(ServerAnswer first, Finding mapping, Finding filtering) {
        List<String> sentences = new ArrayList<>();
        for (InetSocketAddress server : servers) {
            sentences.add(answers.stream()
                    .filter(answer -> answer.server().equals(server))
                    .map(answer -> AddressText.of(server) + " sees " + AddressText.of(answer.mapped()))
                    .findFirst()
                    .orElse(AddressText.of(server) + " gave no usable answer"));
        }
        boolean translated = !ownEndpoints.contains(first.mapped());
        boolean portKept = ownEndpoints.stream()
                .anyMatch(own -> own.getPort() == first.mapped().getPort());
        if (translated) {
            sentences.add(portKept ? "the address is translated, the port is kept" : "address and port are translated");
        }
        sentences.add("mapping is " + mapping.behavior().label() + ": " + mapping.evidence());
        sentences.add("filtering is " + filtering.behavior().label() + ": " + filtering.evidence());
        return sentences;
    }

    /** The sentence when none answered. */
    List<String> ofSilence() {
        if (servers.isEmpty()) {
            return List.of("no STUN server was given");
        }
        String asked = servers.stream().map(AddressText::of).collect(Collectors.joining(", "));
        return List.of("no usable answer from " + asked);
    }
}
