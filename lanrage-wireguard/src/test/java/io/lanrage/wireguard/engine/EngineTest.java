package io.lanrage.wireguard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.wireguard.SimpleAead;
import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.tun.MemoryTun;
import io.lanrage.wireguard.uapi.PeerChange;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When an engine begins handshakes. What its thread does, and when, is up to the test; Bob's side is carried by hand. */
@Timeout(30)
class EngineTest {
    private static final int SELF = 0x0a424e01;
    private static final int BOB = 0x0a424e02;

    private final ManualTime time = new ManualTime();
    private final HandshakeSide bob = new HandshakeSide(time);
    private final PublicKey bobKey = bob.key();
    private final HeldThread thread = new HeldThread();
    private final MemoryTun tun = MemoryTun.open("memory", 1280, 20);
    private final Wire wire = new Wire();
    private final Engine engine = Engine.start(
            PrivateKey.generate(new SecureRandom()),
            tun,
            wire,
            PacketRules.NONE,
            new SimpleAead(),
            thread,
            time.sources(),
            () -> {});
    private final PublicKey key = engine.publicKey();

    /** What the engine sends, by kind, and the way to it. */
    private final class Wire implements PeerTransport {
        private final BlockingQueue<byte[]> initiations = new LinkedBlockingQueue<>();
        private final BlockingQueue<byte[]> data = new LinkedBlockingQueue<>();
        private volatile Receiver receiver = (peer, datagrams, segmentBytes) -> {};

        @Override
        public void send(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
            byte[] bytes = new byte[datagrams.remaining()];
            datagrams.get(bytes);
            (bytes.length == HandshakeSide.INITIATION_BYTES ? initiations : data).add(bytes);
        }

        @Override
        public void receiver(Receiver receiver) {
            this.receiver = receiver;
        }

        void deliver(byte[] datagram) {
            receiver.receive(
                    bobKey.peerId(),
                    ByteBuffer.allocateDirect(datagram.length).put(datagram).flip(),
                    datagram.length);
        }

        void awaitData() throws InterruptedException {
            assertThat(data.poll(10, TimeUnit.SECONDS)).as("data was sent").isNotNull();
        }
    }

    @BeforeEach
    void introduce() {
        bob.add(key);
        engine.change(new PeerChange.Put(
                bobKey,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                List.of(IpPrefix.parse("10.66.78.2/32"))));
    }

    @AfterEach
    void close() {
        engine.close();
        bob.close();
    }

    /** A packet came before there were keys, and its wish was heard after. */
    @Test
    void wishThatIsFulfilledAlreadyBeginsNoHandshake() throws Exception {
        engine.begin(bobKey);
        byte[] response = answer();
        wire.deliver(response);
        send();
        thread.awaitTasks(2);
        thread.runAll();
        wire.awaitData();
        time.pass(Duration.ofSeconds(6));
        thread.tick();
        assertThat(wire.initiations).isEmpty();
    }

    /** A machine that fell asleep in the moment after a handshake, and whose peer is the first to send when it wakes up. */
    @Test
    void wishForNewKeysIsHeardHoweverSoonItComesAfterAHandshake() throws Exception {
        send();
        thread.awaitTask();
        wire.deliver(answer());
        thread.runAll();
        wire.awaitData();
        time.pass(Duration.ofSeconds(165));
        wire.deliver(HandshakeSide.datagram(bobsSession(), packet(BOB, SELF)));
        thread.runAll();
        assertThat(wire.initiations).hasSize(1);
    }

    @Test
    void packetThatComesAfterTheLastAttemptBeginsAnew() throws Exception {
        send();
        thread.awaitTask();
        int attempts = 0;
        while (wire.initiations.poll() != null) {
            attempts++;
            time.pass(Duration.ofSeconds(6));
            thread.tick();
        }
        assertThat(attempts).isEqualTo(21);
        send();
        thread.awaitTask();
        assertThat(wire.initiations).hasSize(1);
    }

    /** After ten minutes of sleep the old keys are forgotten and new ones asked for in one moment. */
    @Test
    void handshakeThatBeginsAsKeysAreForgottenIsFinished() throws Exception {
        send();
        thread.awaitTask();
        wire.deliver(answer());
        thread.runAll();
        wire.awaitData();
        time.pass(Duration.ofMinutes(10));
        engine.begin(bobKey);
        wire.deliver(answer());
        thread.runAll();
        wire.awaitData();
    }

    private Session bobsSession() {
        Session session = bob.answered();
        assertThat(session).isNotNull();
        return session;
    }

    /** Has Bob answer the engine's initiation. */
    private byte[] answer() {
        byte[] initiation = wire.initiations.poll();
        assertThat(initiation).as("there is an initiation").isNotNull();
        bob.take(key, initiation);
        return bob.sent();
    }

    private void send() throws Exception {
        assertThat(tun.farEnd().write(packet(SELF, BOB))).isTrue();
    }

    private static byte[] packet(int source, int destination) {
        return NaivePackets.ipv4(17, source, destination, new byte[28]);
    }
}
