package io.lanrage.core.control.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.control.message.GoldenMessages.Golden;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every message of the protocol against its golden text, whole and damaged. */
class MessageCodecGoldenTest {

    /** Fields that may be missing or null. */
    private static final Set<String> OPTIONAL = Set.of("accessToken", "host", "revision", "region", "loadPercent");

    private final MessageCodec codec = new MessageCodec();
    private final JsonMapper json = new JsonMapper();

    static List<Golden<Request<?>>> requests() {
        return GoldenMessages.requests();
    }

    static List<Golden<Result>> results() {
        return GoldenMessages.results();
    }

    static List<Golden<Event>> events() {
        return GoldenMessages.events();
    }

    static List<Golden<?>> all() {
        return Stream.of(requests(), results(), events())
                .<Golden<?>>flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestIsWrittenAndRead(Golden<Request<?>> golden) {
        ClientFrame frame = new ClientFrame(GoldenMessages.ID, golden.message());

        assertThat(codec.encode(frame)).isEqualTo(golden.text());
        assertThat(codec.decodeRequest(golden.text())).isEqualTo(frame);
        assertThat(codec.idOf(golden.text())).contains(GoldenMessages.ID);
    }

    @ParameterizedTest
    @MethodSource("results")
    void resultIsWrittenAndRead(Golden<Result> golden) {
        assertThat(codec.encodeResult(GoldenMessages.ID, golden.message())).isEqualTo(golden.text());
        assertThat(codec.decodeServerFrame(golden.text()))
                .isInstanceOfSatisfying(ServerFrame.Granted.class, granted -> {
                    assertThat(granted.id()).isEqualTo(GoldenMessages.ID);
                    assertThat(codec.result(granted, golden.message().getClass()))
                            .isEqualTo(golden.message());
                });
    }

    @ParameterizedTest
    @MethodSource("events")
    void eventIsWrittenAndRead(Golden<Event> golden) {
        assertThat(codec.encode(golden.message())).isEqualTo(golden.text());
        assertThat(codec.decodeServerFrame(golden.text())).isEqualTo(new ServerFrame.Happened(golden.message()));
    }

    @Test
    void refusalIsWrittenAndRead() {
        String text = "{\"type\":\"error\",\"id\":7,\"code\":\"PARTY_FULL\",\"message\":\"all 8 places are taken\"}";

        assertThat(codec.encodeError(7, ErrorCode.PARTY_FULL, "all 8 places are taken"))
                .isEqualTo(text);
        assertThat(codec.decodeServerFrame(text))
                .isEqualTo(new ServerFrame.Refused(7, "PARTY_FULL", "all 8 places are taken"));
    }

    @Test
    void everyKindOfMessageHasItsVector() {
        assertThat(kinds(requests())).containsExactlyInAnyOrderElementsOf(permitted(Request.class));
        assertThat(kinds(results())).containsExactlyInAnyOrderElementsOf(permitted(Result.class));
        assertThat(kinds(events())).containsExactlyInAnyOrderElementsOf(permitted(Event.class));
    }

    @ParameterizedTest
    @MethodSource("all")
    void textCutAnywhereIsRefused(Golden<?> golden) {
        for (int length = 0; length < golden.text().length(); length++) {
            assertRefused(golden, golden.text().substring(0, length));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void unknownFieldIsIgnoredEverywhere(Golden<?> golden) {
        JsonNode tree = json.readTree(golden.text());
        objectsIn(tree).forEach(object -> object.putObject("addedLater").put("why", 1));

        assertThat(read(golden, tree.toString())).isEqualTo(golden.message());
    }

    @ParameterizedTest
    @MethodSource("all")
    void missingFieldIsRefusedUnlessItIsOptional(Golden<?> golden) {
        eachField(golden, (object, field) -> object.remove(field));
    }

    @ParameterizedTest
    @MethodSource("all")
    void nullFieldIsRefusedUnlessItIsOptional(Golden<?> golden) {
        eachField(golden, (object, field) -> object.putNull(field));
    }

    @ParameterizedTest
    @MethodSource("all")
    void fieldOfAnotherTypeIsRefused(Golden<?> golden) {
        JsonNode original = json.readTree(golden.text());
        for (int i = 0; i < objectsIn(original).size(); i++) {
            int at = i;
            for (String field : objectsIn(original).get(i).propertyNames()) {
                assertWrongTypesRefused(golden, original.deepCopy(), at, field);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void doubledFieldIsRefused(Golden<?> golden) {
        assertRefused(golden, golden.text().replaceFirst("\"type\"", "\"type\":\"x\",\"type\""));
        assertRefused(golden, golden.text().replaceFirst("\\{", "{\"a\":1,\"a\":1,"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void textBehindTheEndIsRefused(Golden<?> golden) {
        assertRefused(golden, golden.text() + "x");
        assertRefused(golden, golden.text() + "{}");
        assertThat(read(golden, " \r\n\t" + golden.text() + "  \n")).isEqualTo(golden.message());
    }

    private void eachField(Golden<?> golden, FieldChange change) {
        int objects = objectsIn(json.readTree(golden.text())).size();
        for (int i = 0; i < objects; i++) {
            List<String> fields =
                    List.copyOf(objectsIn(json.readTree(golden.text())).get(i).propertyNames());
            for (String field : fields) {
                JsonNode tree = json.readTree(golden.text());
                change.apply(objectsIn(tree).get(i), field);
                boolean optional = OPTIONAL.contains(field) && isOptionalIn(golden, field);
                if (optional) {
                    assertThat(read(golden, tree.toString()))
                            .isInstanceOf(golden.message().getClass());
                } else {
                    assertRefused(golden, tree.toString());
                }
            }
        }
    }

    private void assertWrongTypesRefused(Golden<?> golden, JsonNode tree, int at, String field) {
        ObjectNode object = objectsIn(tree).get(at);
        JsonNode right = object.get(field);
        List<Consumer<ObjectNode>> wrongs = List.of(
                node -> node.put(field, 1.5),
                node -> node.put(field, true),
                node -> node.putArray(field).addArray(),
                node -> node.putObject(field).put("x", "y"),
                node -> node.put(field, "\u0000 no value has this text"),
                node -> node.put(field, -1));
        for (Consumer<ObjectNode> wrong : wrongs) {
            wrong.accept(object);
            boolean takesNumbers = right.isIntegralNumber()
                    || Set.of("revision", "loadPercent").contains(field);
            boolean sameType = (takesNumbers && object.get(field).isIntegralNumber())
                    || ((right.isString() || right.isNull())
                            && object.get(field).isString()
                            && isFreeText(field))
                    || (field.equals("result") && object.get(field).isObject());
            if (!sameType) {
                assertRefused(golden, tree.toString());
            }
            object.set(field, right);
        }
    }

    private static boolean isFreeText(String field) {
        return Set.of("accessToken", "host", "version", "username", "password").contains(field);
    }

    /** "host", "revision" and "region" are optional in some messages only. */
    private static boolean isOptionalIn(Golden<?> golden, String field) {
        return switch (field) {
            case "host" -> golden.message() instanceof Result.Welcome;
            case "revision" -> golden.message() instanceof Result.HeartbeatAck;
            case "region" -> golden.message() instanceof Request.RelayList;
            default -> true;
        };
    }

    private Object read(Golden<?> golden, String text) {
        if (golden.message() instanceof Request<?>) {
            return codec.decodeRequest(text).request();
        }
        ServerFrame frame = codec.decodeServerFrame(text);
        if (golden.message() instanceof Result result) {
            return codec.result((ServerFrame.Granted) frame, result.getClass());
        }
        return ((ServerFrame.Happened) frame).event();
    }

    private void assertRefused(Golden<?> golden, String text) {
        assertThatThrownBy(() -> read(golden, text))
                .as(text)
                .isInstanceOfSatisfying(
                        InputException.class,
                        e -> assertThat(e.code()).isIn(ErrorCode.MESSAGE_INVALID, ErrorCode.MESSAGE_UNKNOWN))
                .satisfies(
                        e -> assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("io.lanrage", "Jackson"));
    }

    private static List<ObjectNode> objectsIn(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return Stream.concat(
                            Stream.of(object), object.values().stream().flatMap(value -> objectsIn(value).stream()))
                    .toList();
        }
        if (node instanceof ArrayNode array) {
            return array.values().stream()
                    .flatMap(value -> objectsIn(value).stream())
                    .toList();
        }
        return List.of();
    }

    private static Set<Class<?>> kinds(List<? extends Golden<?>> goldens) {
        return goldens.stream().map(golden -> golden.message().getClass()).collect(Collectors.toSet());
    }

    private static Set<Class<?>> permitted(Class<?> family) {
        return Stream.of(family.getPermittedSubclasses())
                .flatMap(kind -> kind.isSealed() ? permitted(kind).stream() : Stream.of(kind))
                .collect(Collectors.toSet());
    }

    @FunctionalInterface
    private interface FieldChange {
        void apply(ObjectNode object, String field);
    }
}
