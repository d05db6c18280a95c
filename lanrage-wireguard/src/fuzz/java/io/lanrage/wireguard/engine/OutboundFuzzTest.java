package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.wireguard.lan.CopyLimits;
import io.lanrage.wireguard.lan.LanRules;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Ipv4;
import io.lanrage.wireguard.packet.Ipv6;
import io.lanrage.wireguard.tun.MemoryTun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** What programs on this machine may send into the virtual interface. CONTRIBUTING.md says how it is run. */
class OutboundFuzzTest {
    /** No multiple of 16, so that padding could go beyond it. */
    private static final int MTU = 1283;

    /** All that the interface gives at a time. */
    private static final int MAX_PACKETS = 64;

    private static final int LENGTH_BITS = 0x7ff;

    private final ManualTime time = new ManualTime();
    private final SecureRandom random = new SecureRandom();
    private final InterfaceConfig config = new InterfaceConfig(
            "memory",
            PrivateKey.generate(random),
            IpPrefix.parseAddress("10.66.78.1"),
            IpPrefix.parse("10.66.78.0/24"),
            MTU);
    private final MemoryTun tun = MemoryTun.open("memory", MTU, MAX_PACKETS);
    /** One for all inputs, because its tables are large; each comes a minute after the one before, when all limits are far. */
    private final LanRules rules = new LanRules(config, CopyLimits.DEFAULT, random, time.nanos());

    /** A member, and what is on its way to it. */
    private static final class Member {
        private final SessionPair pair;
        private final Queue<byte[]> arrived = new ArrayDeque<>();

        Member(long nowNanos) {
            this.pair = new SessionPair(nowNanos);
        }

        void receive(ByteBuffer datagrams, int segmentBytes) {
            while (datagrams.hasRemaining()) {
                byte[] datagram = new byte[Math.min(segmentBytes, datagrams.remaining())];
                datagrams.get(datagram);
                arrived.add(pair.openedByPeer(datagram));
            }
        }

        /** Takes the next packet out if it is this one, with its padding. */
        boolean takes(byte[] packet) {
            byte[] next = arrived.peek();
            int padded = Math.min((packet.length + 15) / 16 * 16, MTU);
            if (next == null || !Arrays.equals(next, Arrays.copyOf(packet, padded))) {
                return false;
            }
            arrived.remove();
            return true;
        }
    }

    private static final class Wire implements PeerTransport {
        private final Map<PeerId, Member> members = new HashMap<>();

        @Override
        public void send(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
            members.get(peer).receive(datagrams, segmentBytes);
        }

        @Override
        public void receiver(Receiver receiver) {
            throw new UnsupportedOperationException();
        }
    }

    /**
     * The lowest bit of the first byte says whether the second member's handshake is over only later. Packets, each behind two bytes: its
     * length, and in the highest bit whether its length field is made right.
     */
    @FuzzTest
    void packets(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        time.pass(Duration.ofMinutes(1));
        Member one = new Member(time.nanos());
        Member two = new Member(time.nanos());
        Wire wire = new Wire();
        Router router = new Router();
        AllowedAddresses<Tunnel> allowed = AllowedAddresses.none();
        int address = 2;
        for (Member member : List.of(one, two)) {
            Tunnel tunnel = member.pair.tunnel();
            wire.members.put(tunnel.id(), member);
            allowed = allowed.with(
                    tunnel,
                    List.of(
                            IpPrefix.parse("10.66.78." + address + "/32"),
                            IpPrefix.parse("fd00::" + address + "/128")));
            address++;
        }
        router.update(allowed, List.of(one.pair.tunnel(), two.pair.tunnel()));
        one.pair.tunnel().sessions().begunHere(one.pair.session());
        boolean late = (input[0] & 1) != 0;
        if (!late) {
            two.pair.tunnel().sessions().begunHere(two.pair.session());
        }

        EngineCounters counters = new EngineCounters();
        List<byte[]> packets = write(ByteBuffer.wrap(input, 1, input.length - 1));
        Outbound outbound = new Outbound(tun, wire, router, rules, counters, time::nanos);
        outbound.execute(outbound::close);
        outbound.run();
        if (late) {
            assertThat(two.arrived).isEmpty();
            two.pair.tunnel().sessions().begunHere(two.pair.session());
            outbound.flush(two.pair.tunnel(), false);
        }
        assertEachIsSomewhere(packets, router, counters, List.of(one, two));
    }

    /** Gives what the interface took. */
    private List<byte[]> write(ByteBuffer input) throws IOException {
        List<byte[]> packets = new ArrayList<>();
        while (input.remaining() > Short.BYTES) {
            int head = input.getShort();
            byte[] packet = new byte[Math.min(head & LENGTH_BITS, input.remaining())];
            input.get(packet);
            if (head < 0) {
                repair(packet);
            }
            if (tun.farEnd().write(packet)) {
                packets.add(packet);
            }
        }
        return packets;
    }

    private static void repair(byte[] packet) {
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        if (packet.length >= Ipv6.HEADER_BYTES && IpPacket.version(buffer, 0) == IpPacket.VERSION_6) {
            Ipv6.setPayloadBytes(buffer, 0, packet.length - Ipv6.HEADER_BYTES);
        } else if (packet.length >= Ipv4.MIN_HEADER_BYTES) {
            Ipv4.setTotalBytes(buffer, 0, packet.length);
        }
    }

    /** Every packet was sent, in order and whole, or counted as dropped. */
    private void assertEachIsSomewhere(
            List<byte[]> packets, Router router, EngineCounters counters, List<Member> members) {
        long malformed = 0;
        long nobodys = 0;
        long missing = 0;
        long missingCopies = 0;
        for (byte[] packet : packets) {
            ByteBuffer buffer = ByteBuffer.wrap(packet);
            if (IpPacket.validBytes(buffer, 0, packet.length) != packet.length) {
                malformed++;
            } else if (rules.isForEverybody(buffer, 0)) {
                missingCopies +=
                        members.stream().filter(member -> !member.takes(packet)).count();
            } else {
                Tunnel to = router.destination(buffer, 0);
                nobodys += to == null ? 1 : 0;
                missing += members.stream()
                        .filter(member -> member.pair.tunnel().equals(to) && !member.takes(packet))
                        .count();
            }
        }
        assertThat(members).allSatisfy(member -> assertThat(member.arrived).isEmpty());
        assertThat(counters.count(EngineDrop.OUT_MALFORMED)).isEqualTo(malformed);
        assertThat(counters.count(EngineDrop.OUT_NO_PEER)).isEqualTo(nobodys);
        assertThat(counters.count(EngineDrop.OUT_NO_SESSION) + 2 * counters.count(EngineDrop.OUT_COPY_LIMIT))
                .isEqualTo(missing + missingCopies);
    }
}
