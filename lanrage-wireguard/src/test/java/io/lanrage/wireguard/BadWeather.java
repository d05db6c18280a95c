package io.lanrage.wireguard;

import io.lanrage.core.key.PeerId;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A path that loses some datagrams and delays others by up to 20 ms, so that later ones overtake them. */
final class BadWeather implements CrossedTransports.Weather {
    private static final long ONE_WAY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LATER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final SplittableRandom random;
    private final double loss;
    private final double overtaken;
    private long lost;

    BadWeather(long seed, double loss, double overtaken) {
        this.random = new SplittableRandom(seed);
        this.loss = loss;
        this.overtaken = overtaken;
    }

    @Override
    public synchronized long delayNanos(PeerId from, ByteBuffer datagram) {
        if (random.nextDouble() < loss) {
            lost++;
            return -1;
        }
        return ONE_WAY_NANOS + (random.nextDouble() < overtaken ? random.nextLong(LATER_NANOS) : 0);
    }

    synchronized long lost() {
        return lost;
    }
}
