package io.lanrage.wireguard;

import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.tun.MemoryTun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A host of a few lines behind a virtual interface in memory: it answers pings, sends its own, sends and receives UDP. It ends when the
 * interface is closed.
 */
final class MemoryHost {
    private static final int ICMP = 1;
    private static final int UDP = 17;
    private static final int ECHO_REPLY = 0;
    private static final int ECHO_REQUEST = 8;
    private static final int IP_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int ECHO_BYTES = 8;
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final MemoryTun system;
    private final int address;
    private final BlockingQueue<Integer> echoes = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> datagrams = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "test-host");

    private MemoryHost(MemoryTun system, int address) {
        this.system = system;
        this.address = address;
    }

    /** A host at the far end of an interface. */
    static MemoryHost behind(MemoryTun device, int address) {
        MemoryHost host = new MemoryHost(device.farEnd(), address);
        host.thread.setDaemon(true);
        host.thread.start();
        return host;
    }

    private void run() {
        try {
            while (true) {
                Optional<byte[]> packet = system.read(WAIT);
                if (packet.isPresent()) {
                    take(packet.get());
                }
            }
        } catch (IOException e) {
            // The interface is closed, and with it the host.
            return;
        }
    }

    private void take(byte[] bytes) throws IOException {
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        int protocol = packet.get(9);
        if (protocol == ICMP && packet.get(IP_BYTES) == ECHO_REQUEST) {
            byte[] echo = part(bytes, IP_BYTES);
            echo[0] = ECHO_REPLY;
            system.write(icmp(packet.getInt(12), echo));
        } else if (protocol == ICMP && packet.get(IP_BYTES) == ECHO_REPLY) {
            echoes.add((int) packet.getShort(IP_BYTES + 6));
        } else if (protocol == UDP) {
            datagrams.add(part(bytes, IP_BYTES + UDP_BYTES));
        }
    }

    private byte[] icmp(int destination, byte[] message) {
        ByteBuffer buffer = ByteBuffer.wrap(message).putShort(2, (short) 0);
        buffer.putShort(2, (short) NaivePackets.checksum(message));
        return NaivePackets.ipv4(ICMP, address, destination, message);
    }

    private static byte[] part(byte[] bytes, int from) {
        byte[] part = new byte[bytes.length - from];
        System.arraycopy(bytes, from, part, 0, part.length);
        return part;
    }

    /** Pings, and says whether the answer came in time. One ping at a time. */
    boolean ping(int destination, int sequence, Duration patience) throws IOException, InterruptedException {
        echoes.clear();
        byte[] message = new byte[ECHO_BYTES + 56];
        ByteBuffer.wrap(message)
                .put(0, (byte) ECHO_REQUEST)
                .putShort(4, (short) 0x4c52)
                .putShort(6, (short) sequence);
        system.write(icmp(destination, message));
        Integer echo = echoes.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        return echo != null && echo == sequence;
    }

    /** Sends a UDP datagram; false if the interface's queue is full. */
    boolean send(int destination, int port, byte[] data) throws IOException {
        byte[] datagram =
                NaivePackets.udp(NaivePackets.bytes(address), NaivePackets.bytes(destination), port, port, data);
        return system.write(NaivePackets.ipv4(UDP, address, destination, datagram));
    }

    /** What arrived by UDP, in order; empty if nothing does in time. */
    Optional<byte[]> receive(Duration patience) throws InterruptedException {
        return Optional.ofNullable(datagrams.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Waits for the end, once the interface is closed. */
    void join() {
        try {
            thread.join(WAIT.toMillis() * 5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
