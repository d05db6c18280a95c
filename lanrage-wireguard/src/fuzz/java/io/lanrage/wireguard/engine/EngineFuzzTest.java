package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.wireguard.lan.CopyLimits;
import io.lanrage.wireguard.lan.LanRules;
import io.lanrage.wireguard.noise.Forgery;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.tun.MemoryTun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a hostile member may send, for a fuzzer that looks for new ways through the engine. CONTRIBUTING.md says how it is run. */
class EngineFuzzTest {
    private static final String PEER_ADDRESS = "10.66.78.2";

    private final ManualTime time = new ManualTime();
    private final EngineCounters counters = new EngineCounters();
    private final SessionPair pair = new SessionPair(time.nanos());
    private final SessionTable table = new SessionTable(() -> 0);
    private final Router router = new Router();
    private final MemoryTun tun = MemoryTun.open("memory", 1280, 64);
    private final List<byte[]> handshakes = new ArrayList<>();
    private final HandshakeInbox inbox =
            new HandshakeInbox(Runnable::run, (from, message, load) -> handshakes.add(message), counters, time::nanos);
    private final Inbound inbound = new Inbound(tun, table, router, rules(), inbox, counters, time::nanos);

    EngineFuzzTest() {
        table.put(pair.session());
        pair.tunnel().sessions().begunHere(pair.session());
        router.update(
                AllowedAddresses.<Tunnel>none()
                        .with(
                                pair.tunnel(),
                                List.of(IpPrefix.parse(PEER_ADDRESS + "/32"), IpPrefix.parse("fd00::/64"))),
                List.of(pair.tunnel()));
    }

    private PacketRules rules() {
        SecureRandom random = new SecureRandom();
        InterfaceConfig config = new InterfaceConfig(
                "memory",
                PrivateKey.generate(random),
                IpPrefix.parseAddress("10.66.78.1"),
                IpPrefix.parse("10.66.78.0/24"),
                1280);
        return new LanRules(config, CopyLimits.DEFAULT, random, time.nanos());
    }

    /** The first byte says whether the first code is made right, and whether the engine is under load. */
    @FuzzTest
    void handshakeMessages(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] message = new byte[input.length - 1];
        System.arraycopy(input, 1, message, 0, message.length);
        try (HandshakeSide alice = new HandshakeSide(time);
                HandshakeSide bob = new HandshakeSide(time)) {
            PeerRecord bobsRecord = alice.add(bob.key());
            alice.handshakes().initiate(bobsRecord);
            byte[] sealed = (input[0] & 1) == 0 ? message : Forgery.signed(message, alice.key());
            if ((input[0] & 2) == 0) {
                alice.take(bob, sealed);
            } else {
                alice.takeUnderLoad(bob, sealed);
            }
            assertThat(bobsRecord.tunnel().sessions().current()).isNull();
            assertThat(bobsRecord.tunnel().sessions().hasNext()).isFalse();
            assertThat(alice.table().size()).isEqualTo(1);
        }
    }

    /** The first two bytes are the segments' length. */
    @FuzzTest
    void datagrams(byte[] input) throws IOException {
        if (input.length < 3) {
            return;
        }
        int segmentBytes = Math.max(1, ByteBuffer.wrap(input).getShort(0) & 0xffff);
        ByteBuffer memory = ByteBuffer.allocateDirect(input.length - 2)
                .put(input, 2, input.length - 2)
                .flip();
        inbound.receive(pair.tunnel().id(), memory, segmentBytes);
        assertThat(memory.hasRemaining()).isFalse();
        assertThat(tun.farEnd().read(Duration.ZERO)).isEmpty();
        assertThat(handshakes).allMatch(message -> message.length <= HandshakeSide.INITIATION_BYTES);
        handshakes.clear();
        assertThat(pair.session().receiving().acquire())
                .as("the key was given back")
                .isTrue();
        pair.session().receiving().release();
    }

    /** What a member sends who has keys. */
    @FuzzTest
    void innerPackets(byte[] input) throws IOException {
        if (input.length > 1_400) {
            return;
        }
        byte[] datagram = pair.fromPeer(input);
        inbound.receive(
                pair.tunnel().id(),
                ByteBuffer.allocateDirect(datagram.length).put(datagram).flip(),
                datagram.length);
        Optional<byte[]> written = tun.farEnd().read(Duration.ZERO);
        if (written.isPresent()) {
            ByteBuffer packet = ByteBuffer.wrap(written.get());
            // Its length may reach into the padding, which is the sender's too.
            assertThat(Arrays.copyOf(input, (input.length + 15) / 16 * 16)).startsWith(written.get());
            assertThat(IpPacket.validBytes(packet, 0, packet.capacity())).isEqualTo(packet.capacity());
            assertThat(router.source(packet, 0)).isSameAs(pair.tunnel());
        }
        assertThat(counters.count(EngineDrop.IN_FORGED)).isZero();
    }
}
