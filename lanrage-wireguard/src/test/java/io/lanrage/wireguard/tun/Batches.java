package io.lanrage.wireguard.tun;

import java.util.ArrayList;
import java.util.List;

/** Packets into batches and out again. */
final class Batches {
    private Batches() {}

    static void add(PacketBatch batch, byte[] packet) {
        batch.memory().put(batch.next(), packet);
        batch.add(packet.length);
    }

    static PacketBatch of(List<byte[]> packets) {
        int bytes = packets.stream().mapToInt(packet -> packet.length + 64).sum();
        PacketBatch batch =
                new PacketBatch(Math.max(1, packets.size()), bytes, new PacketBatch.Room(16, 16, 16, 1_420));
        packets.forEach(packet -> add(batch, packet));
        return batch;
    }

    static byte[] packet(PacketBatch batch, int index) {
        byte[] packet = new byte[batch.bytes(index)];
        batch.memory().get(batch.offset(index), packet);
        return packet;
    }

    static List<byte[]> packets(PacketBatch batch) {
        List<byte[]> packets = new ArrayList<>();
        for (int index = 0; index < batch.count(); index++) {
            packets.add(packet(batch, index));
        }
        return packets;
    }
}
