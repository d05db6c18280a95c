package io.lanrage.wireguard.tun;

import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.packet.Tcp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Packets of one flow, made byte by byte: what cutting and joining are checked against.
 *
 * @param isTcp or UDP
 * @param source 4 or 16 bytes
 * @param destination as many
 * @param ipOptions IPv4's options, or IPv6's extension headers that begin with destination options
 * @param dontFragment IPv4's flag
 */
record NaiveFlow(
        boolean isTcp,
        byte[] source,
        byte[] destination,
        int sourcePort,
        int destinationPort,
        int trafficClass,
        int flowLabel,
        int identification,
        boolean dontFragment,
        int timeToLive,
        byte[] ipOptions,
        int sequence,
        int acknowledgment,
        int window,
        byte[] tcpOptions) {
    private static final int DESTINATION_OPTIONS = 60;

    static NaiveFlow random(SplittableRandom random, boolean plain) {
        int addressBytes = random.nextBoolean() ? 4 : 16;
        boolean isTcp = random.nextInt(3) > 0;
        return new NaiveFlow(
                isTcp,
                bytes(random, addressBytes),
                bytes(random, addressBytes),
                random.nextInt(65_536),
                random.nextInt(65_536),
                random.nextInt(256),
                random.nextInt(1 << 20),
                random.nextInt(65_536),
                random.nextBoolean(),
                1 + random.nextInt(addressBytes == 4 ? 255 : 1) + (addressBytes == 4 ? 0 : 63),
                plain ? new byte[0] : ipOptions(random, addressBytes, isTcp ? 6 : 17),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(65_536),
                bytes(random, 4 * random.nextInt(11)));
    }

    private static byte[] ipOptions(SplittableRandom random, int addressBytes, int protocol) {
        if (random.nextBoolean()) {
            return new byte[0];
        }
        if (addressBytes == 4) {
            // No operation, as often as it fits.
            byte[] options = new byte[4 * random.nextInt(11)];
            Arrays.fill(options, (byte) 1);
            return options;
        }
        byte[] header = new byte[8 * (1 + random.nextInt(3))];
        header[0] = (byte) protocol;
        header[1] = (byte) (header.length / 8 - 1);
        return header;
    }

    static byte[] bytes(SplittableRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    boolean isFour() {
        return source.length == 4;
    }

    /** How the virtio-net header names this flow's cutting. */
    int segmentation() {
        return isTcp ? isFour() ? VirtioHeader.TCP_V4 : VirtioHeader.TCP_V6 : VirtioHeader.UDP;
    }

    int headerBytes() {
        return (isFour() ? 20 : 40) + ipOptions.length + (isTcp ? 20 + tcpOptions.length : 8);
    }

    /** A packet with data that begins where {@code dataBefore} says, as the {@code number}th of its flow. */
    byte[] packet(int number, int dataBefore, int flags, byte[] data) {
        byte[] transport = isTcp
                ? NaivePackets.tcp(
                        source,
                        destination,
                        sourcePort,
                        destinationPort,
                        sequence + dataBefore,
                        acknowledgment,
                        flags,
                        window,
                        tcpOptions,
                        data)
                : NaivePackets.udp(source, destination, sourcePort, destinationPort, data);
        int protocol = isTcp ? 6 : 17;
        if (!isFour()) {
            byte[] payload = NaivePackets.join(ipOptions, transport);
            int nextHeader = ipOptions.length > 0 ? DESTINATION_OPTIONS : protocol;
            return NaivePackets.ipv6(trafficClass, flowLabel, nextHeader, source, destination, payload);
        }
        return NaivePackets.ipv4(
                trafficClass,
                identification + number,
                dontFragment ? 0x4000 : 0,
                timeToLive,
                protocol,
                ByteBuffer.wrap(source).getInt(),
                ByteBuffer.wrap(destination).getInt(),
                ipOptions,
                transport);
    }

    /** The packets that carry the data in segments. */
    List<byte[]> segments(int flags, byte[] data, int segmentBytes) {
        List<byte[]> segments = new ArrayList<>();
        for (int from = 0; from < data.length; from += segmentBytes) {
            int to = Math.min(data.length, from + segmentBytes);
            int flagsOfSegment = flags;
            if (from > 0) {
                flagsOfSegment &= ~Tcp.CWR;
            }
            if (to < data.length) {
                flagsOfSegment &= ~(Tcp.FIN | Tcp.PSH);
            }
            segments.add(packet(segments.size(), from, flagsOfSegment, Arrays.copyOfRange(data, from, to)));
        }
        return segments;
    }
}
