package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatType;
import io.lanrage.nat.behavior.BehaviorDiscovery;
import io.lanrage.nat.behavior.BehaviorEffect;
import io.lanrage.nat.behavior.ProbeSocket;
import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Behaviour discovery against the service, over loopback, where there is neither NAT nor filter. */
@Timeout(60)
final class StunServiceDiscoveryIT {

    @Test
    void loopbackIsOpen() throws Exception {
        try (StunServiceFixture fixture = StunServiceFixture.onTwoAddresses(StunServiceFixture.nio())) {
            NatReport report = discover(List.of(fixture.service().primary()));

            assertThat(report.natType()).as("%s", report).isEqualTo(NatType.OPEN);
            assertThat(report.filtering()).isEqualTo(NatBehavior.ENDPOINT_INDEPENDENT);
            assertThat(report.translated()).isFalse();
            assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void serviceWithOneAddressLeavesTheFilterUnknown() throws Exception {
        try (StunServiceFixture fixture = StunServiceFixture.on("127.0.0.1", StunServiceFixture.nio())) {
            NatReport report = discover(fixture.service().addresses());

            assertThat(report.mapping()).as("%s", report).isEqualTo(NatBehavior.ENDPOINT_INDEPENDENT);
            assertThat(report.filtering()).isEqualTo(NatBehavior.UNKNOWN);
            assertThat(report.natType()).isEqualTo(NatType.PORT_RESTRICTED_CONE);
        }
    }

    private static NatReport discover(List<InetSocketAddress> servers) throws IOException, StunFormatException {
        try (Selector selector = Selector.open();
                DatagramChannel shared = open(selector);
                DatagramChannel fresh = open(selector)) {
            BehaviorDiscovery discovery = new BehaviorDiscovery(servers, Set.of(address(shared)), new SecureRandom());
            List<BehaviorEffect> effects = discovery.start(System.nanoTime());
            while (true) {
                for (BehaviorEffect effect : effects) {
                    if (effect instanceof BehaviorEffect.Finished finished) {
                        return finished.report();
                    } else if (effect instanceof BehaviorEffect.Send send) {
                        (send.socket() == ProbeSocket.SHARED ? shared : fresh).send(send.datagram(), send.target());
                    }
                }
                effects = await(discovery, selector);
            }
        }
    }

    private static List<BehaviorEffect> await(BehaviorDiscovery discovery, Selector selector)
            throws IOException, StunFormatException {
        long waitNanos = discovery.deadlineNanos().orElseThrow() - System.nanoTime();
        selector.select(Math.max(1, Duration.ofNanos(waitNanos).toMillis()));
        List<BehaviorEffect> effects = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.allocate(StunMessage.MAX_BYTES);
        for (SelectionKey key : selector.selectedKeys()) {
            InetSocketAddress from = (InetSocketAddress) ((DatagramChannel) key.channel()).receive(buffer.clear());
            if (from != null) {
                effects.addAll(discovery.received(from, StunMessage.decode(buffer.flip()), System.nanoTime()));
            }
        }
        selector.selectedKeys().clear();
        effects.addAll(discovery.advance(System.nanoTime()));
        return effects;
    }

    private static DatagramChannel open(Selector selector) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    private static InetSocketAddress address(DatagramChannel channel) throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }
}
