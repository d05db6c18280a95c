package io.lanrage.nat.path;

import static io.lanrage.nat.path.Punching.MILLIS;
import static io.lanrage.nat.path.Punching.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.nat.PathEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which NATs the checks of both sides get through: exactly those that the compatibility matrix names. */
class PunchingSimTest {

    record Setting(NatType alice, NatType bob, long aliceStartNanos, long bobStartNanos) {

        @Override
        public String toString() {
            return alice.label() + " from " + aliceStartNanos / MILLIS + " ms with " + bob.label() + " from "
                    + bobStartNanos / MILLIS + " ms";
        }
    }

    static List<Setting> settings() {
        List<NatType> types = List.of(
                NatType.OPEN,
                NatType.FULL_CONE,
                NatType.RESTRICTED_CONE,
                NatType.PORT_RESTRICTED_CONE,
                NatType.SYMMETRIC);
        List<Setting> settings = new ArrayList<>();
        for (NatType alice : types) {
            for (NatType bob : types.subList(types.indexOf(alice), types.size())) {
                for (long offsetMillis : new long[] {0, 5, 300, 1_500}) {
                    settings.add(new Setting(alice, bob, 0, offsetMillis * MILLIS));
                    settings.add(new Setting(alice, bob, offsetMillis * MILLIS, 0));
                }
            }
        }
        return settings;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void exactlyCompatiblePairsConnect(Setting setting) {
        Punching punching = new Punching(setting.alice, setting.bob, setting.hashCode());

        punching.signal(setting.aliceStartNanos, setting.bobStartNanos);
        punching.network().run(10 * SECONDS);

        boolean compatible = setting.alice.isCompatibleWith(setting.bob);
        assertThat(punching.isConnected()).isEqualTo(compatible);
        assertThat(punching.alice().isConnectedTo(punching.bob())).isEqualTo(compatible);
        assertThat(punching.bob().isConnectedTo(punching.alice())).isEqualTo(compatible);
        if (compatible) {
            assertThat(punching.pathsAreReal()).isTrue();
        } else {
            assertThat(punching.alice().wasExhausted()).isTrue();
            assertThat(punching.bob().wasExhausted()).isTrue();
        }
    }

    @Test
    void restrictedConeLearnsTheSymmetricPeersPortFromItsCheck() {
        Punching punching = new Punching(NatType.RESTRICTED_CONE, NatType.SYMMETRIC, 1);

        punching.signal(0, 0);
        punching.network().run(SECONDS);

        assertThat(punching.alice().selected(punching.bob()).orElseThrow().remoteKind())
                .isEqualTo(Candidate.Kind.PEER_REFLEXIVE);
        assertThat(punching.bob().selected(punching.alice()).orElseThrow().remoteKind())
                .isEqualTo(Candidate.Kind.SERVER_REFLEXIVE);
    }

    @Test
    void withoutSymmetricNatTwoRoundTripsAfterTheLaterStartAreEnough() {
        for (Setting setting : settings()) {
            if (setting.bob != NatType.SYMMETRIC) {
                Punching punching = new Punching(setting.alice, setting.bob, 1);
                punching.signal(setting.aliceStartNanos, setting.bobStartNanos);
                punching.network().run(Math.max(setting.aliceStartNanos, setting.bobStartNanos) + 81 * MILLIS);
                assertThat(punching.isConnected()).as("%s", setting).isTrue();
            }
        }
    }

    @Test
    void exhaustedSideIsJoinedByTheChecksOfTheOtherThatStartsLater() {
        Punching punching = new Punching(NatType.PORT_RESTRICTED_CONE, NatType.PORT_RESTRICTED_CONE, 1);
        punching.signal(0, 30 * SECONDS);

        punching.network().run(29 * SECONDS);
        List<PathEvent> before = List.copyOf(punching.alice().events());
        punching.network().run(2 * SECONDS);

        assertThat(before).singleElement().isInstanceOf(PathEvent.Exhausted.class);
        assertThat(punching.isConnected()).isTrue();
    }

    @Test
    void everyKindOfNatIsFoundAgainAfterItsRestart() {
        for (Setting setting : settings()) {
            if (setting.alice.isCompatibleWith(setting.bob)) {
                Punching punching = new Punching(setting.alice, setting.bob, 1);
                punching.signal(setting.aliceStartNanos, setting.bobStartNanos);
                punching.network().run(5 * SECONDS);
                punching.bob().nat().restart();
                punching.network().run(20 * SECONDS);
                punching.signal(0, 0);
                punching.network().run(5 * SECONDS);
                assertThat(punching.isConnected()).as("%s", setting).isTrue();
                assertThat(punching.pathsAreReal()).as("%s", setting).isTrue();
            }
        }
    }
}
