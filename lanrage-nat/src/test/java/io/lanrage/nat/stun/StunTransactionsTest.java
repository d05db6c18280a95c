package io.lanrage.nat.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lanrage.nat.stun.StunTransactionEffect.Answered;
import io.lanrage.nat.stun.StunTransactionEffect.Failed;
import io.lanrage.nat.stun.StunTransactionEffect.Reason;
import io.lanrage.nat.stun.StunTransactionEffect.Transmit;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StunTransactionsTest {

    private static final InetSocketAddress SERVER = new InetSocketAddress("198.51.100.1", 3478);
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("198.51.100.2", 3479);
    private static final TransactionId ID = Messages.ID;
    private static final StunRetransmission TWICE =
            new StunRetransmission(Duration.ofMillis(100), 2, Duration.ofMillis(250));

    private final StunTransactions<String> table = new StunTransactions<>(2);

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L, -5})
    void requestIsRepeatedAtTheTimesOfTheRfc(long startNanos) {
        StunTransactions<String> table = new StunTransactions<>(1);
        assertThat(table.start("a", request(ID), SERVER, StunRetransmission.RFC_8489, startNanos))
                .isInstanceOf(Transmit.class);

        List<Long> millis = new ArrayList<>(List.of(0L));
        long endMillis = 0;
        while (table.size() > 0) {
            long due = table.deadlineNanos().orElseThrow();
            assertThat(table.advance(due - 1)).isEmpty();
            StunTransactionEffect<String> effect = table.advance(due).get(0);
            endMillis = Duration.ofNanos(due - startNanos).toMillis();
            if (effect instanceof Transmit) {
                millis.add(endMillis);
            } else {
                assertThat(effect).isEqualTo(new Failed<>("a", Reason.TIMED_OUT));
            }
        }
        assertThat(millis).containsExactly(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L);
        assertThat(endMillis).isEqualTo(39500);
        assertThat(table.deadlineNanos()).isEmpty();
    }

    @Test
    void everyTransmissionIsTheSameRequest() throws StunFormatException {
        Transmit<String> first = (Transmit<String>) table.start("a", request(ID), SERVER, TWICE, 0);
        ByteBuffer copy = first.datagram();
        copy.position(copy.limit()); // what a socket does when it sends
        Transmit<String> second = (Transmit<String>) table.advance(millis(100)).get(0);

        assertThat(second.owner()).isEqualTo("a");
        assertThat(second.target()).isEqualTo(SERVER);
        assertThat(StunMessage.decode(second.datagram()).transactionId()).isEqualTo(ID);
        assertThat(second.datagram().isReadOnly()).isTrue();
    }

    @Test
    void lateCallRepeatsOnceAndKeepsTheNextWait() {
        StunRetransmission schedule = new StunRetransmission(Duration.ofMillis(100), 5, Duration.ofMillis(100));
        table.start("a", request(ID), SERVER, schedule, 0);

        assertThat(table.advance(millis(1_000))).hasSize(1);
        assertThat(table.deadlineNanos()).hasValue(millis(1_200));
    }

    @Test
    void responseEndsTheTransactionFromWhereverItComes() throws StunFormatException {
        table.start("a", request(ID), SERVER, TWICE, millis(10));
        table.advance(millis(110));
        StunMessage response = response(ID);

        assertThat(table.awaits(response)).isTrue();
        assertThat(table.received(ELSEWHERE, response, millis(130)))
                .contains(new Answered<>("a", response, ELSEWHERE, Duration.ofMillis(120), 2));
        assertThat(table.size()).isZero();
        assertThat(table.advance(millis(10_000))).isEmpty();
    }

    @Test
    void secondResponseHasNoEffect() throws StunFormatException {
        table.start("a", request(ID), SERVER, TWICE, 0);
        table.received(SERVER, response(ID), 1);

        assertThat(table.awaits(response(ID))).isFalse();
        assertThat(table.received(SERVER, response(ID), 2)).isEmpty();
    }

    @Test
    void responseAfterTheEndHasNoEffect() throws StunFormatException {
        table.start("a", request(ID), SERVER, TWICE, 0);
        table.advance(millis(100));
        assertThat(table.advance(millis(350))).containsExactly(new Failed<>("a", Reason.TIMED_OUT));

        assertThat(table.received(SERVER, response(ID), millis(351))).isEmpty();
    }

    @Test
    void errorResponseIsAnAnswer() throws StunFormatException {
        table.start("a", request(ID), SERVER, TWICE, 0);
        StunMessage refusal = Messages.decode(
                StunMessageBuilder.error(Messages.decode(request(ID).encode()), new ErrorCode(420, ""))
                        .encode());

        assertThat(table.received(SERVER, refusal, 1)).containsInstanceOf(Answered.class);
    }

    @Test
    void othersMessagesHaveNoEffect() throws StunFormatException {
        table.start("a", request(ID), SERVER, TWICE, 0);
        StunMessage ownRequest = Messages.decode(request(ID).encode());
        StunMessage indication = Messages.decode(
                StunMessageBuilder.indication(StunMethod.BINDING, ID).encode());
        StunMessage otherMethod = Messages.decode(StunMessageBuilder.success(Messages.decode(
                        StunMessageBuilder.request(new StunMethod(3), ID).encode()))
                .encode());
        for (StunMessage message : List.of(ownRequest, indication, otherMethod, response(new TransactionId(9, 9)))) {
            assertThat(table.received(SERVER, message, 1)).as("%s", message).isEmpty();
        }
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void responseWithAnUnknownRequiredAttributeFailsTheTransaction() throws StunFormatException {
        table.start("a", request(ID), SERVER, TWICE, 0);
        StunMessage strange = response(ID, OpaqueAttribute.of(0x7000, new byte[4]));

        assertThat(table.received(SERVER, strange, 1)).contains(new Failed<>("a", Reason.UNUSABLE_RESPONSE));
        assertThat(table.size()).isZero();
    }

    @Test
    void addressesOfOldServersAreTolerated() throws StunFormatException {
        table.start("a", request(ID), SERVER, TWICE, 0);
        byte[] address = HexDump.bytes("0001 0d96 c6336401");
        StunMessage old = response(ID, OpaqueAttribute.of(0x0004, address), OpaqueAttribute.of(0x0005, address));

        assertThat(table.received(SERVER, old, 1)).containsInstanceOf(Answered.class);
    }

    @Test
    void fullTableSendsNothing() {
        table.start("a", request(new TransactionId(1, 1)), SERVER, TWICE, 0);
        table.start("b", request(new TransactionId(2, 2)), SERVER, TWICE, 0);

        assertThat(table.start("c", request(new TransactionId(3, 3)), SERVER, TWICE, 0))
                .isEqualTo(new Failed<>("c", Reason.TABLE_FULL));
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void transactionIdIsUsedOnceAtATime() {
        table.start("a", request(ID), SERVER, TWICE, 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.start("b", request(ID), SERVER, TWICE, 0))
                .withMessageContaining(ID.toString());
    }

    @Test
    void earliestDeadlineIsTheTables() {
        table.start("a", request(new TransactionId(1, 1)), SERVER, StunRetransmission.RFC_8489, 0);
        table.start("b", request(new TransactionId(2, 2)), SERVER, TWICE, millis(50));

        assertThat(table.deadlineNanos()).hasValue(millis(150));
        assertThat(table.advance(millis(150)))
                .extracting(StunTransactionEffect::owner)
                .containsExactly("b");
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StunRetransmission(Duration.ZERO, 1, second))
                .withMessage("initial RTO of PT0S is not above 0 and at most PT1M");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StunRetransmission(second, 1, Duration.ofMinutes(6)))
                .withMessage("final wait of PT6M is not above 0 and at most PT5M");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StunRetransmission(second, 0, second))
                .withMessage("number of transmissions 0 is not in 1..16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StunTransactions<String>(0))
                .withMessage("capacity 0 is below 1");
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private static StunMessageBuilder request(TransactionId id) {
        return StunMessageBuilder.request(StunMethod.BINDING, id);
    }

    private static StunMessage response(TransactionId id, StunAttribute... attributes) throws StunFormatException {
        StunMessageBuilder response =
                StunMessageBuilder.success(Messages.decode(request(id).encode()));
        List.of(attributes).forEach(response::add);
        return Messages.decode(response.encode());
    }
}
