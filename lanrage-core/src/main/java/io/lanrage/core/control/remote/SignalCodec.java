package io.lanrage.core.control.remote;

import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.nat.Candidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns signals into JSON and back:
 *
 * <pre>{@code
 * {"type":"candidates","restart":false,"candidates":[{"kind":"HOST","address":"192.168.1.7","port":51820}]}
 * }</pre>
 *
 * <p>Addresses are in figures only. Unknown fields and candidates of an unknown kind are ignored, unknown types refused.
 */
final class SignalCodec {

    private static final String CANDIDATES = "candidates";
    private static final int MAX_DEPTH = 4;
    private static final int LARGEST_PORT = 65535;

    private final JsonMapper mapper;

    SignalCodec() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxDocumentLength(Request.MAX_SIGNAL_BYTES)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        this.mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** Writes a signal. */
    String encode(PeerSignal signal) {
        ObjectNode node = mapper.createObjectNode();
        if (signal instanceof PeerSignal.Candidates candidates) {
            node.put("type", CANDIDATES);
            node.put("restart", candidates.restart());
            ArrayNode list = node.putArray(CANDIDATES);
            for (Candidate candidate : candidates.candidates()) {
                list.addObject()
                        .put("kind", candidate.kind().name())
                        .put("address", figures(candidate.address().getAddress()))
                        .put("port", candidate.address().getPort());
            }
        }
        return mapper.writeValueAsString(node);
    }

    /**
     * Reads a signal.
     *
     * @throws InputException with {@code MESSAGE_INVALID}, or {@code MESSAGE_UNKNOWN} if it is of an unknown type
     */
    PeerSignal decode(String text) {
        JsonNode node = tree(text);
        String type = node.path("type").asString("");
        if (!type.equals(CANDIDATES)) {
            throw new InputException(
                    ErrorCode.MESSAGE_UNKNOWN, "unknown signal type '" + ForeignText.clean(type) + "'");
        }
        JsonNode restart = node.path("restart");
        JsonNode list = node.path(CANDIDATES);
        if (!restart.isBoolean() || !list.isArray()) {
            throw invalid("candidates without 'restart' or list", null);
        }
        if (list.size() > Candidate.MAX_PER_PEER) {
            throw invalid(list.size() + " candidates, over " + Candidate.MAX_PER_PEER, null);
        }
        List<Candidate> candidates = new ArrayList<>();
        for (JsonNode each : list) {
            candidate(each).ifPresent(candidates::add);
        }
        return new PeerSignal.Candidates(candidates, restart.booleanValue());
    }

    private JsonNode tree(String text) {
        try {
            JsonNode node = mapper.readTree(text);
            if (!node.isObject()) {
                throw invalid("not a JSON object", null);
            }
            return node;
        } catch (JacksonException e) {
            throw invalid("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Optional<Candidate> candidate(JsonNode node) {
        JsonNode kind = node.path("kind");
        JsonNode address = node.path("address");
        JsonNode port = node.path("port");
        if (!kind.isString() || !address.isString() || !port.canConvertToInt() || !port.isIntegralNumber()) {
            throw invalid("a candidate without 'kind', 'address' or 'port'", null);
        }
        if (port.intValue() < 1 || port.intValue() > LARGEST_PORT) {
            throw invalid("port " + port.intValue() + " is not in 1.." + LARGEST_PORT, null);
        }
        InetSocketAddress endpoint = endpoint(address.stringValue(), port.intValue());
        for (Candidate.Kind known : Candidate.Kind.values()) {
            if (known.name().equals(kind.stringValue())) {
                return Optional.of(of(known, endpoint));
            }
        }
        return Optional.empty();
    }

    private static Candidate of(Candidate.Kind kind, InetSocketAddress endpoint) {
        try {
            return new Candidate(kind, endpoint);
        } catch (InputException e) {
            throw invalid(String.valueOf(e.getMessage()), e);
        }
    }

    private static InetSocketAddress endpoint(String address, int port) {
        try {
            return new InetSocketAddress(IpPrefix.parseAddress(address), port);
        } catch (InputException e) {
            throw invalid("an address that is not in figures", e);
        }
    }

    /** The address without the zone of a link-local one, which has a meaning on this machine only. */
    private static String figures(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static InputException invalid(String why, @Nullable Throwable cause) {
        return new InputException(ErrorCode.MESSAGE_INVALID, "signal: " + why, cause);
    }
}
