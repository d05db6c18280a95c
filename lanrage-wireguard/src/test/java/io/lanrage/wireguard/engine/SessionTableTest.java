package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SessionTableTest {
    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final SessionTable table = new SessionTable(random::nextInt);

    @Test
    void reservedIndexNamesNothingYet() {
        int index = table.reserve();
        assertThat(table.find(index)).isNull();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void sessionIsFoundByItsWholeIndexOnly() {
        Session session = TestSession.of(table.reserve());
        table.put(session);
        assertThat(table.find(session.localIndex())).isSameAs(session);
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            assertThat(table.find(session.localIndex() ^ 1 << bit))
                    .as("bit %d", bit)
                    .isNull();
        }
    }

    @Test
    void freedIndexIsForgottenAndItsPlaceTakenAgain() {
        SessionTable constant = new SessionTable(() -> 7);
        int index = constant.reserve();
        constant.put(TestSession.of(index));
        constant.free(index);
        assertThat(constant.find(index)).isNull();
        assertThat(constant.size()).isZero();
        assertThat(constant.reserve()).isEqualTo(index);
    }

    @Test
    void takenPlaceLeadsToTheNextOne() {
        SessionTable constant = new SessionTable(() -> -1);
        int last = constant.reserve();
        int first = constant.reserve();
        assertThat(last).isEqualTo(-1);
        assertThat(first).isEqualTo(-SessionTable.PLACES);
        assertThat(constant.reserve()).isEqualTo(first + 1);
    }

    @Test
    void indexesAreUniqueUntilAllPlacesAreTaken() {
        Set<Integer> indexes = new HashSet<>();
        for (int i = 0; i < SessionTable.PLACES; i++) {
            assertThat(indexes.add(table.reserve())).as("seed %d", seed).isTrue();
        }
        assertThatIllegalStateException().isThrownBy(table::reserve);
        int freed = indexes.iterator().next();
        table.free(freed);
        assertThat(table.reserve() - freed & SessionTable.PLACES - 1).isZero();
    }

    @Test
    void tableIsAsAMapWouldBe() {
        Map<Integer, Session> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            if (model.size() < 1_000 && random.nextInt(3) > 0) {
                Session session = TestSession.of(table.reserve());
                table.put(session);
                assertThat(model.put(session.localIndex(), session))
                        .as("seed %d", seed)
                        .isNull();
            } else if (!model.isEmpty()) {
                int index = model.keySet().iterator().next();
                assertThat(table.find(index)).as("seed %d", seed).isSameAs(model.remove(index));
                table.free(index);
            }
        }
        assertThat(table.size()).isEqualTo(model.size());
        model.forEach((index, session) -> assertThat(table.find(index)).isSameAs(session));
    }

    @Test
    void mostPeersWithAllTheirSessionsFit() {
        assertThat(SessionTable.PLACES).isGreaterThanOrEqualTo(Engine.MAX_PEERS * 5);
    }
}
