package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.Data;
import io.lanrage.nat.stun.DontFragment;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.XorPeerAddress;
import io.lanrage.nat.turn.ChannelData;
import io.lanrage.nat.turn.Endpoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to data (RFC 8656 §11.2, §11.3, §12.6 and §12.7). */
final class ForwardingTest {

    private static final String PEER = "192.0.2.9";
    private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};

    private final TestRelay relay = new TestRelay();
    private final TestClient client = new TestClient(relay, "ann", "203.0.113.7", 4000);

    static ByteBuffer channelData(int channel, byte[] payload) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + payload.length).put(4, payload);
        ChannelData.putHeader(bytes, 0, channel, payload.length);
        return bytes;
    }

    static ByteBuffer send(StunAttribute... attributes) {
        StunMessageBuilder message = StunMessageBuilder.indication(StunMethod.SEND, new TransactionId(1, 2));
        List.of(attributes).forEach(message::add);
        return ByteBuffer.wrap(message.encode());
    }

    private static ByteBuffer hex(String digits) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(digits.replace(" ", "")));
    }

    private void assertToPeer(Forward verdict, int port, ByteBuffer in, byte[] payload) {
        assertThat(verdict.action()).isEqualTo(Forward.Action.TO_PEER);
        assertThat(verdict.relay()).isEqualTo(relay.socketOf(port));
        assertThat(verdict.target().toSocketAddress()).isEqualTo(new InetSocketAddress(PEER, 5));
        assertThat(in.slice(verdict.at(), verdict.length())).isEqualTo(ByteBuffer.wrap(payload));
    }

    private void assertDropped(ByteBuffer bytes, TurnDrop reason) {
        Forward verdict = client.forward(bytes);
        assertThat(verdict.action()).isEqualTo(Forward.Action.DROP);
        assertThat(verdict.drop()).isEqualTo(reason);
    }

    @Test
    void channelDataGoesToItsPeer() {
        int port = client.allocated();
        client.bind(0x4000, PEER, 5);
        ByteBuffer bytes = channelData(0x4000, HELLO);

        assertToPeer(client.forward(bytes), port, bytes, HELLO);
        ByteBuffer empty = channelData(0x4000, new byte[0]);
        assertToPeer(client.forward(empty), port, empty, new byte[0]);
        ByteBuffer padded = ByteBuffer.allocate(12).put(0, bytes, 0, 9);
        assertToPeer(client.forward(padded), port, padded, HELLO);
    }

    @Test
    void channelDataWithoutAllocationChannelOrPermissionIsDropped() {
        assertDropped(channelData(0x4000, HELLO), TurnDrop.NO_ALLOCATION);
        client.allocated();
        assertDropped(channelData(0x4000, HELLO), TurnDrop.NO_CHANNEL);
        client.bind(0x4000, PEER, 5);
        assertDropped(channelData(0x4001, HELLO), TurnDrop.NO_CHANNEL);
        assertDropped(channelData(0x4000, HELLO).slice(0, 8), TurnDrop.MALFORMED);
        relay.pass(300);
        assertDropped(channelData(0x4000, HELLO), TurnDrop.NO_CHANNEL);
    }

    @Test
    void sendIndicationGoesToItsPeer() {
        int port = client.allocated();
        client.permit(PEER);
        ByteBuffer bytes = send(TestClient.peer(PEER, 5), Data.of(HELLO));

        assertToPeer(client.forward(bytes), port, bytes, HELLO);
    }

    @Test
    void sendIndicationThatCannotBeServedIsDropped() {
        assertDropped(send(TestClient.peer(PEER, 5), Data.of(HELLO)), TurnDrop.NO_ALLOCATION);
        client.allocated();
        assertDropped(send(TestClient.peer(PEER, 5), Data.of(HELLO)), TurnDrop.NO_PERMISSION);
        client.permit(PEER);
        assertDropped(send(Data.of(HELLO)), TurnDrop.MALFORMED);
        assertDropped(send(TestClient.peer(PEER, 5)), TurnDrop.MALFORMED);
        assertDropped(send(TestClient.peer(PEER, 0), Data.of(HELLO)), TurnDrop.UNREACHABLE_PEER);
        assertDropped(send(TestClient.peer("2a00::9", 5), Data.of(HELLO)), TurnDrop.NO_PERMISSION);
        assertDropped(send(TestClient.peer(PEER, 5), new DontFragment(), Data.of(HELLO)), TurnDrop.FRAGMENTS);
    }

    @Test
    void fragmentsAreForbiddenWhereSocketsCan() {
        TestRelay able = new TestRelay(TestRelay.options(true, true, 4, 4, 4, 4, true), 1);
        TestClient there = new TestClient(able, "ann", "203.0.113.7", 4000);
        there.allocated();
        there.permit(PEER);

        assertThat(there.forward(send(TestClient.peer(PEER, 5), new DontFragment(), Data.of(HELLO)))
                        .dontFragment())
                .isTrue();
        assertThat(there.forward(send(TestClient.peer(PEER, 5), Data.of(HELLO))).dontFragment())
                .isFalse();
    }

    @Test
    void endedAllocationForwardsNothing() {
        int port = client.allocated();
        client.bind(0x4000, PEER, 5);
        int socket = relay.socketOf(port);
        client.refresh(0);

        assertDropped(channelData(0x4000, HELLO), TurnDrop.NO_ALLOCATION);
        Forward verdict = relay.shard.fromPeer(
                socket, TestRelay.endpoint(PEER, 5), ByteBuffer.allocate(100), 50, 5, relay.nowNanos, new Forward());
        assertThat(verdict.drop()).isEqualTo(TurnDrop.NO_ALLOCATION);
        assertThat(relay.shard
                        .fromPeer(-1, TestRelay.endpoint(PEER, 5), ByteBuffer.allocate(9), 4, 1, 0, new Forward())
                        .drop())
                .isEqualTo(TurnDrop.NO_ALLOCATION);
    }

    @Test
    void peersDataComesUnderItsChannel() {
        int port = client.allocated();
        client.bind(0x4001, PEER, 5);
        Forward verdict = relay.fromPeer(port, PEER, 5, HELLO);

        assertThat(verdict.action()).isEqualTo(Forward.Action.TO_CLIENT);
        assertThat(verdict.origin()).isEqualTo(client.origin);
        assertThat(verdict.target().toSocketAddress()).isEqualTo(client.address());
        assertThat(relay.sent).isEqualTo(hex("4001 0005 68656c6c6f"));
    }

    @Test
    void dataOnAStreamIsPadded() {
        TestClient stream = new TestClient(relay, "ann", "203.0.113.7", 4000, Origin.ofConnection(9));
        int port = stream.allocated();
        stream.bind(0x4001, PEER, 5);

        assertThat(relay.fromPeer(port, PEER, 5, HELLO).origin()).isEqualTo(Origin.ofConnection(9));
        assertThat(relay.sent).isEqualTo(hex("4001 0005 68656c6c6f 000000"));
    }

    @Test
    void peersDataComesAsAnIndicationOtherwise() {
        int port = client.allocated();
        client.permit(PEER);
        relay.fromPeer(port, PEER, 5, HELLO);
        StunMessage first = TestRelay.decode(bytes(relay.sent));
        relay.fromPeer(port, PEER, 6, new byte[0]);
        StunMessage second = TestRelay.decode(bytes(relay.sent));

        assertThat(first.method()).isEqualTo(StunMethod.DATA);
        assertThat(first.attributes())
                .containsExactly(new XorPeerAddress(new InetSocketAddress(PEER, 5)), Data.of(HELLO));
        assertThat(second.attributes())
                .containsExactly(new XorPeerAddress(new InetSocketAddress(PEER, 6)), Data.of(new byte[0]));
        assertThat(second.transactionId()).isNotEqualTo(first.transactionId());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(0, bytes);
        return bytes;
    }

    @Test
    void strangersAreDropped() {
        int port = client.allocated();
        client.permit(PEER);

        assertThat(relay.fromPeer(port, "192.0.2.10", 5, HELLO).drop()).isEqualTo(TurnDrop.NO_PERMISSION);
    }

    @Test
    void otherMessagesAreForOthersToJudge() {
        ByteBuffer binding = hex("0001 0000 2112a442 000000000000000000000000");

        assertThat(client.forward(binding).action()).isEqualTo(Forward.Action.MESSAGE);
        assertDropped(hex("80000000"), TurnDrop.MALFORMED);
        assertDropped(hex("400000"), TurnDrop.MALFORMED);
        assertDropped(hex("50000000"), TurnDrop.NO_ALLOCATION);
    }

    @Test
    void userSendsAndReceivesNoMoreThanItsRate() {
        int port = client.allocated();
        client.bind(0x4000, PEER, 5);
        TestClient second = new TestClient(relay, "ann", "203.0.113.7", 4001);
        second.allocated();
        second.bind(0x4000, PEER, 6);
        ByteBuffer bytes = channelData(0x4000, new byte[1000]);
        long passed = 0;
        for (int i = 0; i < 3000; i++) {
            passed += client.forward(bytes).action() == Forward.Action.TO_PEER ? 1000 : 0;
        }

        // 10,000,000 bytes a second with bursts of a tenth of a second.
        assertThat(passed).isBetween(1_000_000L, 1_010_000L);
        assertThat(relay.fromPeer(port, PEER, 5, HELLO).drop()).isEqualTo(TurnDrop.OVER_RATE);
        assertThat(second.forward(bytes).drop()).isEqualTo(TurnDrop.OVER_RATE);
        TestClient other = new TestClient(relay, "bob", "203.0.113.7", 4002);
        other.allocated();
        other.bind(0x4000, PEER, 5);
        assertThat(other.forward(bytes).action()).isEqualTo(Forward.Action.TO_PEER);
        relay.pass(1);
        assertThat(client.forward(bytes).action()).isEqualTo(Forward.Action.TO_PEER);
    }

    @Test
    void targetsAreOverwrittenInPlace() {
        client.allocated();
        client.bind(0x4000, PEER, 5);
        Forward verdict = client.forward(channelData(0x4000, HELLO));
        Endpoint target = verdict.target();

        assertThat(relay.shard
                        .fromClient(
                                client.origin,
                                client.endpoint,
                                channelData(0x4000, HELLO),
                                0,
                                9,
                                relay.nowNanos,
                                verdict)
                        .target())
                .isSameAs(target);
    }
}
