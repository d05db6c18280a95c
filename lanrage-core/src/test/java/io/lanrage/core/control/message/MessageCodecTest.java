package io.lanrage.core.control.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.PartySecret;
import io.lanrage.core.party.Presence;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageCodecTest {

    private final MessageCodec codec = new MessageCodec();
    private final SecureRandom random = new SecureRandom();
    private final PartyKeys keys = PartyKeys.of(PartySecret.generate(random));

    @Test
    void createRequestSurvivesTheRoundTrip() {
        ClientFrame frame = new ClientFrame(
                7,
                new Request.PartyCreate(
                        keys.partyId(),
                        keys.joinKey(),
                        Sealed.of(new byte[] {1, 2}),
                        Sealed.of(new byte[] {3}),
                        HostLeavePolicy.MIGRATE,
                        16,
                        List.of(IpPrefix.parse("192.168.1.0/24"))));

        assertThat(codec.decodeRequest(codec.encode(frame))).isEqualTo(frame);
    }

    @Test
    void snapshotSurvivesTheRoundTrip() {
        PrivateKey key = PrivateKey.generate(random);
        Result.PartySnapshot snapshot = new Result.PartySnapshot(
                keys.partyId(),
                3,
                Sealed.of(new byte[0]),
                key.publicKey().peerId(),
                IpPrefix.parse("10.66.0.0/16"),
                HostLeavePolicy.DISSOLVE,
                8,
                List.of(new Result.PeerSnapshot(
                        key.publicKey(),
                        Sealed.of(new byte[] {9}),
                        IpPrefix.parseAddress("10.66.0.1"),
                        NatType.SYMMETRIC,
                        Presence.AWAY)));

        ServerFrame frame = codec.decodeServerFrame(codec.encodeResult(5, snapshot));

        assertThat(frame).isInstanceOfSatisfying(ServerFrame.Granted.class, granted -> {
            assertThat(granted.id()).isEqualTo(5);
            assertThat(codec.result(granted, Result.PartySnapshot.class)).isEqualTo(snapshot);
        });
    }

    @Test
    void optionalFieldMayBeMissing() {
        ServerFrame frame = codec.decodeServerFrame("{\"type\":\"result\",\"id\":1,\"result\":{}}");

        assertThat(codec.result((ServerFrame.Granted) frame, Result.HeartbeatAck.class))
                .isEqualTo(new Result.HeartbeatAck(Optional.empty()));
    }
}
