package io.lanrage.server.relay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.nat.stun.ChannelNumber;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.IntegrityAlgorithm;
import io.lanrage.nat.stun.IntegrityKey;
import io.lanrage.nat.stun.Lifetime;
import io.lanrage.nat.stun.Nonce;
import io.lanrage.nat.stun.Realm;
import io.lanrage.nat.stun.RequestedTransport;
import io.lanrage.nat.stun.StunAttribute;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.stun.Username;
import io.lanrage.nat.stun.XorPeerAddress;
import io.lanrage.nat.stun.XorRelayedAddress;
import io.lanrage.nat.turn.Endpoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client of a {@link TestRelay}, which learns nonces as it goes. */
final class TestClient {

    final TestRelay relay;
    final int origin;
    final Endpoint endpoint;
    final String user;
    RelayCredentials credentials;
    Optional<Nonce> nonce = Optional.empty();

    TestClient(TestRelay relay, String user, String address, int port) {
        this(relay, user, address, port, Origin.ofSocket(0));
    }

    TestClient(TestRelay relay, String user, String address, int port, int origin) {
        this.relay = relay;
        this.origin = origin;
        this.endpoint = TestRelay.endpoint(address, port);
        this.user = user;
        this.credentials = mint();
    }

    RelayCredentials mint() {
        return TestRelay.SECRET.mint(user, Instant.ofEpochSecond(relay.epochSecond()), Duration.ofHours(1));
    }

    InetSocketAddress address() {
        return endpoint.toSocketAddress();
    }

    IntegrityKey key() {
        return IntegrityKey.longTerm(credentials.username(), TestRelay.REALM, credentials.password());
    }

    /** A request with credentials and whatever nonce is known. */
    StunMessageBuilder sealed(StunMethod method, TransactionId id, StunAttribute... attributes) {
        StunMessageBuilder request = StunMessageBuilder.request(method, id);
        List.of(attributes).forEach(request::add);
        return request.add(new Username(credentials.username()))
                .add(new Realm(TestRelay.REALM))
                .add(nonce.orElse(new Nonce("none yet")))
                .integritySha1(key());
    }

    /** Sends a request as it is; the answer, if there is one. */
    Optional<StunMessage> exchange(StunMessageBuilder request) {
        Map<InetSocketAddress, StunMessage> answers = relay.perform(relay.shard.request(
                origin, endpoint, ByteBuffer.wrap(request.encode()), relay.nowNanos, relay.epochSecond()));
        assertThat(answers.keySet()).isSubsetOf(address());
        return Optional.ofNullable(answers.get(address()));
    }

    /** Sends a request until its nonce is taken, and checks that the answer is sealed. */
    StunMessage ask(StunMethod method, StunAttribute... attributes) {
        StunMessage answer = exchange(sealed(method, TransactionId.random(relay.random), attributes))
                .orElseThrow();
        if (code(answer) == ErrorCode.STALE_NONCE) {
            nonce = answer.first(Nonce.class);
            answer = exchange(sealed(method, TransactionId.random(relay.random), attributes))
                    .orElseThrow();
        }
        assertThat(answer.method()).isEqualTo(method);
        assertThat(answer.verify(key(), IntegrityAlgorithm.HMAC_SHA1)).isTrue();
        return answer;
    }

    /** The error code of a request's answer, 0 for a success. */
    int askForCode(StunMethod method, StunAttribute... attributes) {
        return code(ask(method, attributes));
    }

    static int code(StunMessage answer) {
        return answer.messageClass() == StunClass.SUCCESS_RESPONSE
                ? 0
                : answer.first(ErrorCode.class).orElseThrow().code();
    }

    static StunAttribute[] withUdp(StunAttribute... wishes) {
        StunAttribute[] all = Arrays.copyOf(wishes, wishes.length + 1);
        all[wishes.length] = new RequestedTransport(RequestedTransport.UDP);
        return all;
    }

    StunMessage allocate(StunAttribute... wishes) {
        return ask(StunMethod.ALLOCATE, withUdp(wishes));
    }

    /** Allocates; the port. */
    int allocated(StunAttribute... wishes) {
        StunMessage answer = allocate(wishes);
        assertThat(code(answer)).isZero();
        return answer.first(XorRelayedAddress.class).orElseThrow().address().getPort();
    }

    int refresh(long seconds) {
        return askForCode(StunMethod.REFRESH, new Lifetime(seconds));
    }

    int permit(String... peers) {
        StunAttribute[] attributes = new StunAttribute[peers.length];
        for (int i = 0; i < peers.length; i++) {
            attributes[i] = peer(peers[i], 0);
        }
        return askForCode(StunMethod.CREATE_PERMISSION, attributes);
    }

    int bind(int channel, String peer, int port) {
        return askForCode(StunMethod.CHANNEL_BIND, new ChannelNumber(channel), peer(peer, port));
    }

    static XorPeerAddress peer(String address, int port) {
        return new XorPeerAddress(new InetSocketAddress(IpPrefix.parseAddress(address), port));
    }

    /** What the relay says about bytes of this client. */
    Forward forward(ByteBuffer bytes) {
        return relay.shard.fromClient(origin, endpoint, bytes, 0, bytes.remaining(), relay.nowNanos, new Forward());
    }
}
