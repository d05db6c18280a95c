package io.lanrage.wireguard.tun;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a joining device would write, as bytes, and what a system would cut it into. */
final class Joining {
    private Joining() {}

    /** Each group with its virtio-net header. */
    static List<byte[]> write(Coalescer coalescer, List<byte[]> packets) {
        PacketBatch batch = Batches.of(packets);
        coalescer.plan(batch);
        List<byte[]> written = new ArrayList<>();
        ByteBuffer header = ByteBuffer.allocate(VirtioHeader.BYTES);
        for (int group = 0; group < coalescer.groups(); group++) {
            coalescer.finish(batch, group, header);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(header.array());
            int packet = coalescer.first(group);
            all.writeBytes(Batches.packet(batch, packet));
            for (int left = coalescer.size(group) - 1; left > 0; left--) {
                packet = coalescer.following(packet);
                byte[] data = new byte[coalescer.dataBytes(batch, group, packet)];
                batch.memory().get(coalescer.data(batch, group, packet), data);
                all.writeBytes(data);
            }
            written.add(all.toByteArray());
        }
        return written;
    }

    /** The packets that were written, in order; those that are no packets as they are. */
    static List<byte[]> cut(List<byte[]> written) {
        List<byte[]> packets = new ArrayList<>();
        for (byte[] one : written) {
            ByteBuffer memory = ByteBuffer.wrap(one.clone());
            if (VirtioHeader.segmentation(memory, 0) == VirtioHeader.NOT_SEGMENTED) {
                byte[] packet = new byte[one.length - VirtioHeader.BYTES];
                memory.get(VirtioHeader.BYTES, packet);
                packets.add(packet);
                continue;
            }
            Segmenter segmenter = new Segmenter(memory);
            if (!segmenter.load(one.length)) {
                throw new AssertionError("a large packet is malformed");
            }
            PacketBatch batch = new PacketBatch(Coalescer.MAX_TCP_SEGMENTS, 100_000, PacketBatch.Room.NONE);
            segmenter.cut(batch);
            packets.addAll(Batches.packets(batch));
        }
        return packets;
    }
}
