package io.lanrage.core.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatTypeTest {

    /** What simple punching joins: {@code +} it does, {@code -} it does not. Columns as rows. */
    private static final List<String> COMPATIBLE = List.of(
            //                           open full restricted port-restricted symmetric unknown
            "OPEN                 + + + + + -",
            "FULL_CONE            + + + + + -",
            "RESTRICTED_CONE      + + + + + -",
            "PORT_RESTRICTED_CONE + + + + - -",
            "SYMMETRIC            + + + - - -",
            "UNKNOWN              - - - - - -");

    @Test
    void compatibilityIsThatOfTheMatrix() {
        assertThat(COMPATIBLE).hasSize(NatType.values().length);
        for (String line : COMPATIBLE) {
            String[] row = line.split(" +");
            NatType type = NatType.valueOf(row[0]);
            for (NatType other : NatType.values()) {
                assertThat(type.isCompatibleWith(other))
                        .as("%s with %s", type, other)
                        .isEqualTo(row[1 + other.ordinal()].equals("+"));
            }
        }
    }

    @Test
    void compatibilityIsMutual() {
        for (NatType one : NatType.values()) {
            for (NatType other : NatType.values()) {
                assertThat(one.isCompatibleWith(other)).isEqualTo(other.isCompatibleWith(one));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, OPEN",
        "true, ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, FULL_CONE",
        "false, ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT, RESTRICTED_CONE",
        "true, ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT, RESTRICTED_CONE",
        "false, ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT, PORT_RESTRICTED_CONE",
        "true, ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT, PORT_RESTRICTED_CONE",
        "false, ENDPOINT_INDEPENDENT, UNKNOWN, PORT_RESTRICTED_CONE",
        "true, ENDPOINT_INDEPENDENT, UNKNOWN, PORT_RESTRICTED_CONE"
    })
    void endpointIndependentMappingIsNamedByItsFilter(
            boolean translated, NatBehavior mapping, NatBehavior filtering, NatType type) {
        assertThat(NatType.of(translated, mapping, filtering)).isEqualTo(type);
    }

    @Test
    void dependentMappingIsSymmetricWhateverTheFilter() {
        for (NatBehavior filtering : NatBehavior.values()) {
            for (boolean translated : new boolean[] {false, true}) {
                assertThat(NatType.of(translated, NatBehavior.ADDRESS_DEPENDENT, filtering))
                        .isEqualTo(NatType.SYMMETRIC);
                assertThat(NatType.of(translated, NatBehavior.ADDRESS_AND_PORT_DEPENDENT, filtering))
                        .isEqualTo(NatType.SYMMETRIC);
            }
        }
    }

    @Test
    void unknownMappingIsUnknownWhateverTheFilter() {
        for (NatBehavior filtering : NatBehavior.values()) {
            assertThat(NatType.of(true, NatBehavior.UNKNOWN, filtering)).isEqualTo(NatType.UNKNOWN);
        }
    }

    @Test
    void labelsAreForPeopleAndDiffer() {
        assertThat(Arrays.stream(NatType.values()).map(NatType::label))
                .containsExactly(
                        "open", "full cone", "restricted cone", "port-restricted cone", "symmetric", "unknown");
        assertThat(Arrays.stream(NatBehavior.values()).map(NatBehavior::label))
                .containsExactly("endpoint-independent", "address-dependent", "address-and-port-dependent", "unknown");
    }
}
