package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.server.relay.turn.Origin;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class ClientLegsTest {

    private final ClientLegs legs = new ClientLegs();

    @Test
    void lowestFreeNumberIsGivenNext() {
        Leg first = new Leg();
        Leg second = new Leg();
        int origin = legs.add(first);
        int other = legs.add(second);

        assertThat(origin).isEqualTo(Origin.ofConnection(0));
        assertThat(other).isEqualTo(Origin.ofConnection(1));
        assertThat(legs.find(other)).isSameAs(second);
        legs.remove(origin);
        assertThat(legs.find(origin)).isNull();
        assertThat(legs.size()).isEqualTo(1);
        assertThat(legs.add(new Leg())).isEqualTo(origin);
    }

    @Test
    void unknownOriginHasNoConnection() {
        assertThat(legs.find(Origin.ofConnection(7))).isNull();
    }

    @Test
    void touchedConnectionsAreFlushedOnce() {
        Leg quiet = new Leg();
        Leg busy = new Leg();
        legs.add(quiet);
        legs.add(busy);
        legs.touched(busy);
        legs.touched(busy);
        legs.flush();
        legs.flush();

        assertThat(busy.flushes).isEqualTo(1);
        assertThat(quiet.flushes).isZero();
    }

    @Test
    void removedConnectionIsNotFlushed() {
        Leg gone = new Leg();
        int origin = legs.add(gone);
        legs.touched(gone);
        legs.remove(origin);
        legs.flush();

        assertThat(gone.flushes).isZero();
    }

    private static final class Leg implements ClientLeg {

        private int flushes;

        @Override
        public void answer(ByteBuffer message) {
            throw new AssertionError("nothing is answered here");
        }

        @Override
        public void relayed(ByteBuffer bytes, int at, int length, int dataBytes) {
            throw new AssertionError("nothing is relayed here");
        }

        @Override
        public void flush() {
            flushes++;
        }
    }
}
