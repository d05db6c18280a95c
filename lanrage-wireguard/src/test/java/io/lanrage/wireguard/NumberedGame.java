package io.lanrage.wireguard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;

/** What one player sends to another one: numbered datagrams, of which each should arrive once, and nothing else. */
final class NumberedGame {
    private static final int PORT = 4242;
    private static final int DATA_BYTES = 200;

    private final MemoryHost from;
    private final MemoryHost to;
    private final int address;
    private final BitSet seen = new BitSet();
    private int next;
    private long twice;
    private long foreign;

    NumberedGame(MemoryHost from, MemoryHost to, int address) {
        this.from = from;
        this.to = to;
        this.address = address;
    }

    /** Sends some; gives how many the interface took. */
    int send(int count) throws IOException {
        int taken = 0;
        for (int i = 0; i < count; i++) {
            byte[] data = ByteBuffer.allocate(DATA_BYTES).putInt(next).array();
            if (from.send(address, PORT, data)) {
                taken++;
                next++;
            }
        }
        return taken;
    }

    /** Takes what has arrived, until nothing does for so long; gives how many arrived for the first time. */
    int arrivals(Duration patience) throws InterruptedException {
        int before = seen.cardinality();
        Optional<byte[]> data = to.receive(patience);
        while (data.isPresent()) {
            take(data.get());
            data = to.receive(patience);
        }
        return seen.cardinality() - before;
    }

    private void take(byte[] data) {
        int number = data.length == DATA_BYTES ? ByteBuffer.wrap(data).getInt() : -1;
        if (number < 0 || number >= next) {
            foreign++;
        } else if (seen.get(number)) {
            twice++;
        } else {
            seen.set(number);
        }
    }

    /** How many arrived that had arrived before. */
    long twice() {
        return twice;
    }

    /** How many arrived that were never sent. */
    long foreign() {
        return foreign;
    }
}
