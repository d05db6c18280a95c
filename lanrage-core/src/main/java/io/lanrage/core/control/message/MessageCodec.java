package io.lanrage.core.control.message;

import static java.util.Map.entry;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/**
 * Turns the messages of {@code lanrage.v1} into JSON and back: a flat object with {@code type}, and {@code id} where it is a
 * request or an answer. Unknown fields are ignored, unknown types refused. Safe for use by several threads.
 */
public final class MessageCodec {

    /** The WebSocket subprotocol that these messages make. */
    public static final String SUBPROTOCOL = "lanrage.v1";

    /** Longest text frame, in bytes of UTF-8. */
    public static final int MAX_FRAME_BYTES = 64 * 1024;

    private static final int MAX_DEPTH = 8;
    private static final String RESULT = "result";
    private static final String ERROR = "error";

    private static final Map<String, Class<? extends Request<?>>> REQUESTS = Map.ofEntries(
            entry("authenticate", Request.Authenticate.class),
            entry("party.create", Request.PartyCreate.class),
            entry("party.join", Request.PartyJoin.class),
            entry("party.leave", Request.PartyLeave.class),
            entry("party.get", Request.PartyGet.class),
            entry("peer.update", Request.PeerUpdate.class),
            entry("peer.get", Request.PeerGet.class),
            entry("signal", Request.Signal.class),
            entry("relay.list", Request.RelayList.class),
            entry("relay.credentials", Request.RelayCredentials.class),
            entry("heartbeat", Request.Heartbeat.class));

    private static final Map<String, Class<? extends Event>> EVENTS = Map.ofEntries(
            entry("challenge", Event.Challenge.class),
            entry("peer.joined", Event.PeerJoined.class),
            entry("peer.updated", Event.PeerUpdated.class),
            entry("peer.left", Event.PeerLeft.class),
            entry("host.changed", Event.HostChanged.class),
            entry("party.dissolved", Event.PartyDissolved.class),
            entry("signal", Event.Signalled.class),
            entry("server.draining", Event.ServerDraining.class));

    private static final Map<Class<?>, String> REQUEST_TYPES = inverse(REQUESTS);
    private static final Map<Class<?>, String> EVENT_TYPES = inverse(EVENTS);

    private final JsonMapper mapper;

    /** Makes a codec. */
    public MessageCodec() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxDocumentLength(MAX_FRAME_BYTES)
                        .maxStringLength(MAX_FRAME_BYTES)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        this.mapper = JsonMapper.builder(factory)
                .addModule(new WireTypes())
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    /**
     * The name of a request on the wire.
     *
     * @param request any request
     * @return for instance {@code party.join}
     */
    public static String typeOf(Request<?> request) {
        return Objects.requireNonNull(REQUEST_TYPES.get(request.getClass()));
    }

    /**
     * Writes a request.
     *
     * @param frame the request with its id
     * @return JSON text
     */
    public String encode(ClientFrame frame) {
        ObjectNode body = mapper.valueToTree(frame.request());
        ObjectNode node = mapper.createObjectNode();
        node.put("type", typeOf(frame.request()));
        node.put("id", frame.id());
        node.setAll(body);
        return mapper.writeValueAsString(node);
    }

    /**
     * Writes an answer.
     *
     * @param id the request's id
     * @param result the answer
     * @return JSON text
     */
    public String encodeResult(long id, Result result) {
        ObjectNode node = mapper.createObjectNode();
        node.put("type", RESULT);
        node.put("id", id);
        node.set("result", mapper.valueToTree(result));
        return mapper.writeValueAsString(node);
    }

    /**
     * Writes a refusal.
     *
     * @param id the request's id, or 0
     * @param code which failure
     * @param message what was wrong, for people
     * @return JSON text
     */
    public String encodeError(long id, ErrorCode code, String message) {
        ObjectNode node = mapper.createObjectNode();
        node.put("type", ERROR);
        node.put("id", id);
        node.put("code", code.name());
        node.put("message", message);
        return mapper.writeValueAsString(node);
    }

    /**
     * Writes an event.
     *
     * @param event what happened
     * @return JSON text
     */
    public String encode(Event event) {
        ObjectNode node = mapper.createObjectNode();
        node.put("type", EVENT_TYPES.get(event.getClass()));
        node.setAll((ObjectNode) mapper.valueToTree(event));
        return mapper.writeValueAsString(node);
    }

    /**
     * Reads the {@code id} of a text that {@link #decodeRequest} refused, so that the refusal can name it.
     *
     * @param text a text frame
     * @return the id, if the text is an object with a usable one
     */
    public Optional<Long> idOf(String text) {
        if (text.length() > MAX_FRAME_BYTES) {
            return Optional.empty();
        }
        try {
            JsonNode id = mapper.readTree(text).path("id");
            return id.canConvertToLong() && id.isIntegralNumber() ? Optional.of(id.longValue()) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads what a client sent.
     *
     * @param text a text frame
     * @return the request with its id
     * @throws InputException with {@code MESSAGE_INVALID}, {@code MESSAGE_UNKNOWN} or {@code MESSAGE_TOO_LARGE}
     */
    public ClientFrame decodeRequest(String text) {
        JsonNode node = tree(text);
        String type = type(node);
        Class<? extends Request<?>> request = REQUESTS.get(type);
        if (request == null) {
            throw new InputException(ErrorCode.MESSAGE_UNKNOWN, "unknown request type " + Excerpt.of(type));
        }
        return new ClientFrame(id(node), read(node, request, type));
    }

    /**
     * Reads what a server sent.
     *
     * @param text a text frame
     * @return an answer, a refusal or an event
     * @throws InputException with {@code MESSAGE_INVALID}, {@code MESSAGE_UNKNOWN} or {@code MESSAGE_TOO_LARGE}
     */
    public ServerFrame decodeServerFrame(String text) {
        JsonNode node = tree(text);
        String type = type(node);
        if (type.equals(RESULT)) {
            return new ServerFrame.Granted(id(node), node.path("result"));
        }
        if (type.equals(ERROR)) {
            return new ServerFrame.Refused(
                    id(node),
                    node.path("code").asString("INTERNAL"),
                    node.path("message").asString(""));
        }
        Class<? extends Event> event = EVENTS.get(type);
        if (event == null) {
            throw new InputException(ErrorCode.MESSAGE_UNKNOWN, "unknown event type " + Excerpt.of(type));
        }
        return new ServerFrame.Happened(read(node, event, type));
    }

    /**
     * Reads the result of a request.
     *
     * @param <R> the result's type
     * @param granted the answer
     * @param resultType {@link Request#resultType()} of the request
     * @return the result
     * @throws InputException with {@code MESSAGE_INVALID}
     */
    public <R extends Result> R result(ServerFrame.Granted granted, Class<R> resultType) {
        if (!granted.result().isObject()) {
            throw new InputException(ErrorCode.MESSAGE_INVALID, "result is not a JSON object");
        }
        return read(granted.result(), resultType, RESULT);
    }

    private JsonNode tree(String text) {
        if (text.length() > MAX_FRAME_BYTES) {
            throw new InputException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "message has " + text.length() + " characters, over " + MAX_FRAME_BYTES);
        }
        try {
            JsonNode node = mapper.readTree(text);
            if (!node.isObject()) {
                throw new InputException(ErrorCode.MESSAGE_INVALID, "message is not a JSON object");
            }
            return node;
        } catch (JacksonException e) {
            throw new InputException(ErrorCode.MESSAGE_INVALID, "message is not JSON" + place(e), e);
        }
    }

    private static String type(JsonNode node) {
        JsonNode type = node.path("type");
        if (!type.isString()) {
            throw new InputException(ErrorCode.MESSAGE_INVALID, "message has no text field 'type'");
        }
        return type.stringValue();
    }

    private static long id(JsonNode node) {
        JsonNode id = node.path("id");
        if (!id.isIntegralNumber() || !id.canConvertToLong()) {
            throw new InputException(ErrorCode.MESSAGE_INVALID, "message has no integer field 'id'");
        }
        return id.longValue();
    }

    private <T> T read(JsonNode node, Class<T> type, String name) {
        try {
            return mapper.treeToValue(node, type);
        } catch (JacksonException e) {
            throw invalid(name, e);
        }
    }

    /** Names the field and, where a value or limit said no, its own words; never the library's, which quote and name classes. */
    private static InputException invalid(String name, JacksonException failure) {
        String field = failure.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof InputException typed) {
                ErrorCode code = typed.code() == ErrorCode.MESSAGE_TOO_LARGE ? typed.code() : ErrorCode.MESSAGE_INVALID;
                return new InputException(code, name + field + ": " + typed.getMessage(), failure);
            }
        }
        return new InputException(
                ErrorCode.MESSAGE_INVALID,
                name + field + ": it is missing, of the wrong type or out of range",
                failure);
    }

    private static String place(JacksonException failure) {
        TokenStreamLocation location = failure.getLocation();
        return location == null
                ? ""
                : ", as far as line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static Map<Class<?>, String> inverse(Map<String, ? extends Class<?>> types) {
        return types.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
    }
}
