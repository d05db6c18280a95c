package io.lanrage.wireguard.engine;

import io.lanrage.wireguard.aead.Aead;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A key that encrypts nothing and remembers how often it was closed, and whether that happened while it was in use. */
final class TrackedKey implements Aead.Key {
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger closings = new AtomicInteger();
    private final AtomicInteger accidents = new AtomicInteger();

    void beginUse() {
        users.incrementAndGet();
        noteAccident(closings.get() > 0);
    }

    void endUse() {
        noteAccident(closings.get() > 0);
        users.decrementAndGet();
    }

    int closings() {
        return closings.get();
    }

    /** How often it was used although closed, or closed although in use. */
    int accidents() {
        return accidents.get();
    }

    private void noteAccident(boolean happened) {
        if (happened) {
            accidents.incrementAndGet();
        }
    }

    @Override
    public void seal(long counter, ByteBuffer memory, int offset, int plainBytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean open(
            long counter, ByteBuffer sealed, int sealedOffset, int sealedBytes, ByteBuffer plain, int plainOffset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        noteAccident(users.get() > 0);
        closings.incrementAndGet();
    }
}
