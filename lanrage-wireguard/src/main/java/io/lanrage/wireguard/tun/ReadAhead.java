package io.lanrage.wireguard.tun;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the kernel has, and lets packets overtake the large segments of other flows. To seal a large segment takes far longer
 * than to read it, and TCP keeps megabytes of them in an interface's queue: a game's packet at its end would wait for
 * milliseconds. So before each large segment everything is read. A packet whose flow has nothing that waits is handed on
 * at once, and the rest waits here, in its order: within a flow nothing is overtaken. For one thread.
 */
final class ReadAhead {

    /** What waits at most, each up to 64 KiB; memory is taken when it is needed. A TCP flow of 3 Gbit/s keeps 1 to 2 MB. */
    static final int PLACES = 32;

    private final Supplier<Receiver> receivers;
    private final int mtu;
    private final Waiting waiting = new Waiting();
    private final ArrayDeque<Place> free = new ArrayDeque<>(PLACES);
    private int made;
    private boolean isWaitingsTurn;
    private int largeSegments;
    private int drops;

    /** Room for one packet, and how it gets there. */
    interface Receiver {
        /** Where a packet is after it was read, behind its virtio-net header; always the same memory, big-endian. */
        ByteBuffer memory();

        /**
         * Reads one packet, without waiting.
         *
         * @return its length with its header, or 0 if there is none
         */
        int read() throws IOException;
    }

    /**
     * Makes an empty one.
     *
     * @param receivers gives new ones, up to {@link #PLACES}
     * @param mtu longer packets are taken if there happens to be room, and dropped else
     */
    ReadAhead(Supplier<Receiver> receivers, int mtu) {
        this.receivers = receivers;
        this.mtu = mtu;
    }

    /**
     * Adds the packets that need not wait, or the next large segment, as far as there is room; by turns, if there are both.
     *
     * @return how many packets were added, 0 if there are none
     */
    int read(PacketBatch into) throws IOException {
        int added = isWaitingsTurn ? 0 : fetch(into);
        isWaitingsTurn = added > 0 && !waiting.isEmpty();
        while (added == 0 && !waiting.isEmpty()) {
            added = cutNext(into);
        }
        return added;
    }

    private int fetch(PacketBatch into) throws IOException {
        int before = into.count();
        while (into.fits(mtu)) {
            Place place = freePlace();
            if (place == null) {
                break;
            }
            int bytes = place.receiver.read();
            if (bytes == 0) {
                free.addLast(place);
                break;
            }
            sort(place, bytes, into);
        }
        return into.count() - before;
    }

    /** The latest one that was given back goes first, because the processor still has its memory at hand. */
    private @Nullable Place freePlace() {
        Place last = free.pollLast();
        if (last == null && made < PLACES) {
            made++;
            return new Place(receivers.get());
        }
        return last;
    }

    private void sort(Place place, int bytes, PacketBatch into) {
        if (!place.load(bytes) || neverFits(place.segmenter.nextBytes(), into)) {
            drops++;
            free.addLast(place);
        } else if (place.segmenter.isLarge() || waiting.has(place.flow)) {
            largeSegments += place.segmenter.isLarge() ? 1 : 0;
            waiting.add(place);
        } else {
            place.segmenter.cut(into);
            free.addLast(place);
        }
    }

    private boolean neverFits(int bytes, PacketBatch into) {
        return bytes > mtu && !into.fits(bytes);
    }

    private int cutNext(PacketBatch into) {
        Place place = waiting.first();
        int added = place.segmenter.cut(into);
        if (added == 0) {
            throw new IllegalArgumentException("behind " + into.count() + " packets there is no room for one of "
                    + place.segmenter.nextBytes() + " bytes");
        }
        if (place.segmenter.isDone()) {
            free.addLast(waiting.remove());
        }
        return added;
    }

    /** How many large segments were read since the last call. */
    int takeLargeSegments() {
        int taken = largeSegments;
        largeSegments = 0;
        return taken;
    }

    /** How many malformed or too large packets were dropped since the last call. */
    int takeDrops() {
        int taken = drops;
        drops = 0;
        return taken;
    }

    /** First in, first out. Unlike the JDK's queues, it can be looked through without an iterator, which would be an object a packet. */
    private static final class Waiting {
        private final @Nullable Place[] places = new Place[PLACES];
        private int first;
        private int count;

        boolean isEmpty() {
            return count == 0;
        }

        boolean has(long flow) {
            int index = 0;
            while (index < count && at(index).flow != flow) {
                index++;
            }
            return index < count;
        }

        void add(Place place) {
            places[(first + count) % PLACES] = place;
            count++;
        }

        Place first() {
            return at(0);
        }

        Place remove() {
            Place removed = at(0);
            first = (first + 1) % PLACES;
            count--;
            return removed;
        }

        private Place at(int index) {
            return Objects.requireNonNull(places[(first + index) % PLACES]);
        }
    }

    /** One that was read, as it was read. */
    private static final class Place {
        private final Receiver receiver;
        private final Segmenter segmenter;
        private long flow;

        Place(Receiver receiver) {
            this.receiver = receiver;
            this.segmenter = new Segmenter(receiver.memory());
        }

        boolean load(int bytes) {
            boolean wellFormed = segmenter.load(bytes);
            if (wellFormed) {
                flow = FlowKey.of(receiver.memory(), VirtioHeader.BYTES, bytes - VirtioHeader.BYTES);
            }
            return wellFormed;
        }
    }
}
