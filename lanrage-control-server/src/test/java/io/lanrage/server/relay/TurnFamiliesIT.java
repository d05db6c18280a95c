package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.nat.stun.AdditionalAddressFamily;
import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.stun.ChannelNumber;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.RequestedAddressFamily;
import io.lanrage.nat.stun.RequestedTransport;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.XorPeerAddress;
import io.lanrage.server.LeakCheck;
import io.netty.channel.epoll.Epoll;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One allocation with an address of each family, on real sockets, for clients of either. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
final class TurnFamiliesIT {

    private static final RequestedTransport UDP = new RequestedTransport(RequestedTransport.UDP);

    @ParameterizedTest
    @CsvSource({"127.0.0.1, false", "::1, false", "127.0.0.1, true", "::1, true"})
    void bothFamiliesAreRelayedAtOnce(String listen, boolean epoll) throws Exception {
        try (TurnFixture relay = fixture(listen, epoll);
                StreamTestClient client = StreamTestClient.to(relay.tcp());
                DatagramSocket peer4 = new DatagramSocket(0, TurnFixture.LOOPBACK);
                DatagramSocket peer6 = new DatagramSocket(0, TurnFixture.LOOPBACK_IPV6)) {
            List<InetSocketAddress> relayed =
                    client.allocated(UDP, new AdditionalAddressFamily(AddressFamily.IPV6.code()));
            assertThat(relayed)
                    .extracting(InetSocketAddress::getAddress)
                    .containsExactly(TurnFixture.LOOPBACK, TurnFixture.LOOPBACK_IPV6);
            bind(client, 0x4000, peer4);
            bind(client, 0x4001, peer6);

            assertThat(echoed(client, 0x4000, peer4)).isEqualTo(relayed.get(0));
            assertThat(echoed(client, 0x4001, peer6)).isEqualTo(relayed.get(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, ::1", "2, 127.0.0.1"})
    void peerOfTheOtherFamilyIsRefused(int family, String peer) throws Exception {
        try (TurnFixture relay = fixture("127.0.0.1", false);
                StreamTestClient client = StreamTestClient.to(relay.tcp())) {
            client.allocated(UDP, new RequestedAddressFamily(family));

            assertThat(client.ask(
                                    StunMethod.CREATE_PERMISSION,
                                    new XorPeerAddress(new InetSocketAddress(IpPrefix.parseAddress(peer), 9)))
                            .first(ErrorCode.class)
                            .orElseThrow()
                            .code())
                    .isEqualTo(ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH);
        }
    }

    private static TurnFixture fixture(String listen, boolean epoll) {
        Assumptions.assumeTrue(!epoll || Epoll.isAvailable(), "no epoll");
        InetAddress address = IpPrefix.parseAddress(listen);
        return new TurnFixture(
                epoll ? StunServiceFixture.epoll() : StunServiceFixture.nio(),
                address,
                TurnFixture.LOOPBACK,
                TurnFixture.loopbackPeers(),
                Optional.empty(),
                StreamLimits.DEFAULT);
    }

    private static void bind(StreamTestClient client, int channel, DatagramSocket peer) throws Exception {
        client.succeed(StunMethod.CHANNEL_BIND, new ChannelNumber(channel), new XorPeerAddress((InetSocketAddress)
                peer.getLocalSocketAddress()));
    }

    /** Sends something to a peer and back; where it came from at the peer. */
    private static InetSocketAddress echoed(StreamTestClient client, int channel, DatagramSocket peer)
            throws Exception {
        byte[] data = ("on channel " + channel).getBytes(StandardCharsets.US_ASCII);
        client.sendOnChannel(channel, data);
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        peer.setSoTimeout(5_000);
        peer.receive(packet);
        peer.send(packet);
        assertThat(client.receive()).endsWith(data).hasSize(4 + data.length);
        return (InetSocketAddress) packet.getSocketAddress();
    }
}
