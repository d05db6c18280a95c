package io.lanrage.server.relay.registration;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.relay.directory.KnownRelay;
import io.lanrage.server.relay.directory.RelayLoad;
import java.util.ArrayList;
import java.util.List;
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
 * A {@link RelayReport} as JSON in UTF-8; unknown fields are ignored. Immutable, for any number of threads.
 *
 * <pre>
 * {"id":"fra-1","region":"eu","uris":["turn:192.0.2.7:3478?transport=udp"],
 *  "load":{"allocations":3,"maxAllocations":16384,"bitsPerSecond":120000,"maxBitsPerSecond":10000000000},
 *  "instance":"0123456789abcdef","leaving":false}
 * </pre>
 */
final class ReportCodec {

    private static final int MAX_DEPTH = 4;

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxDocumentLength(RelayReport.MAX_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    byte[] encode(RelayReport report) {
        ObjectNode node = mapper.createObjectNode();
        node.put("id", report.id().value());
        node.put("region", report.region().value());
        ArrayNode uris = node.putArray("uris");
        report.uris().forEach(uri -> uris.add(uri.toString()));
        node.putObject("load")
                .put("allocations", report.load().allocations())
                .put("maxAllocations", report.load().maxAllocations())
                .put("bitsPerSecond", report.load().bitsPerSecond())
                .put("maxBitsPerSecond", report.load().maxBitsPerSecond());
        node.put("instance", report.instance());
        node.put("leaving", report.leaving());
        return mapper.writeValueAsBytes(node);
    }

    /**
     * Reads a report.
     *
     * @param json at most {@link RelayReport#MAX_BYTES}
     * @throws InputException with {@code MESSAGE_INVALID}, {@code MESSAGE_TOO_LARGE} or what a value says of itself
     */
    RelayReport decode(byte[] json) {
        if (json.length > RelayReport.MAX_BYTES) {
            throw new InputException(
                    ErrorCode.MESSAGE_TOO_LARGE, "report has " + json.length + " bytes, over " + RelayReport.MAX_BYTES);
        }
        JsonNode node = tree(json);
        JsonNode load = field(node, "load");
        return new RelayReport(
                new RelayId(text(node, "id")),
                new RelayRegion(text(node, "region")),
                uris(field(node, "uris")),
                new RelayLoad(
                        number(load, "allocations"),
                        number(load, "maxAllocations"),
                        number(load, "bitsPerSecond"),
                        number(load, "maxBitsPerSecond")),
                text(node, "instance"),
                flag(node, "leaving"));
    }

    private JsonNode tree(byte[] json) {
        try {
            return mapper.readTree(json);
        } catch (JacksonException e) {
            throw new InputException(ErrorCode.MESSAGE_INVALID, "report is not JSON", e);
        }
    }

    private static List<TurnUri> uris(JsonNode node) {
        if (!node.isArray() || node.size() > KnownRelay.MAX_URIS) {
            throw invalid("uris", "a list of at most " + KnownRelay.MAX_URIS);
        }
        List<TurnUri> uris = new ArrayList<>();
        for (JsonNode uri : node.values()) {
            if (!uri.isString()) {
                throw invalid("uris", "a list of texts");
            }
            uris.add(TurnUri.parse(uri.stringValue()));
        }
        return uris;
    }

    private static JsonNode field(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw invalid(name, "there");
        }
        return value;
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = field(node, name);
        if (!value.isString()) {
            throw invalid(name, "a text");
        }
        return value.stringValue();
    }

    private static long number(JsonNode node, String name) {
        JsonNode value = field(node, name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw invalid(name, "an integer of 64 bits");
        }
        return value.longValue();
    }

    private static boolean flag(JsonNode node, String name) {
        JsonNode value = field(node, name);
        if (!value.isBoolean()) {
            throw invalid(name, "true or false");
        }
        return value.booleanValue();
    }

    private static InputException invalid(String field, String expected) {
        return new InputException(ErrorCode.MESSAGE_INVALID, "field '" + field + "' of the report is not " + expected);
    }
}
