package io.lanrage.wireguard.aead;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A key for ciphers in Java. They work on arrays, and where they take direct buffers, they copy those piece by piece
 * themselves; two copies of the whole cost less.
 */
final class HeapKey implements Aead.Key {
    /** For packets of an ordinary interface; larger ones make the arrays grow. */
    private static final int FIRST_BYTES = 2048;

    private final HeapCipher cipher;
    private final KeyGate gate = new KeyGate(this::wipe);
    private final Whole source = new Whole();
    private final Whole target = new Whole();
    private byte[] input = new byte[FIRST_BYTES];
    private byte[] output = new byte[FIRST_BYTES];

    /** A view without limit of the buffer that was asked for last; nearly always it is the same one again. */
    private static final class Whole {
        private ByteBuffer buffer = ByteBuffer.allocate(0);
        private ByteBuffer view = buffer;

        // Equal content would say nothing about the place.
        @SuppressWarnings("ReferenceEquality")
        ByteBuffer of(ByteBuffer asked) {
            if (asked != buffer) {
                view = asked.duplicate().clear();
                buffer = asked;
            }
            return view;
        }
    }

    HeapKey(HeapCipher cipher) {
        this.cipher = cipher;
    }

    @Override
    public void seal(long counter, ByteBuffer memory, int offset, int plainBytes) {
        Objects.checkFromIndexSize(offset, plainBytes, memory.capacity() - Aead.TAG_BYTES);
        int sealedBytes = plainBytes + Aead.TAG_BYTES;
        gate.enter();
        try {
            reserve(sealedBytes);
            ByteBuffer whole = source.of(memory);
            whole.get(offset, input, 0, plainBytes);
            cipher.seal(counter, input, plainBytes, output);
            whole.put(offset, output, 0, sealedBytes);
        } finally {
            gate.leave();
        }
    }

    @Override
    public boolean open(
            long counter, ByteBuffer sealed, int sealedOffset, int sealedBytes, ByteBuffer plain, int plainOffset) {
        int plainBytes = sealedBytes - Aead.TAG_BYTES;
        Objects.checkFromIndexSize(sealedOffset, sealedBytes, sealed.capacity());
        Objects.checkFromIndexSize(plainOffset, plainBytes, plain.capacity());
        gate.enter();
        try {
            reserve(sealedBytes);
            source.of(sealed).get(sealedOffset, input, 0, sealedBytes);
            if (!cipher.open(counter, input, sealedBytes, output)) {
                return false;
            }
            target.of(plain).put(plainOffset, output, 0, plainBytes);
            return true;
        } finally {
            gate.leave();
        }
    }

    private void reserve(int bytes) {
        if (bytes > input.length) {
            wipeArrays();
            input = new byte[bytes];
            output = new byte[bytes];
        }
    }

    private void wipe() {
        cipher.wipe();
        wipeArrays();
    }

    private void wipeArrays() {
        Arrays.fill(input, (byte) 0);
        Arrays.fill(output, (byte) 0);
    }

    @Override
    public void close() {
        gate.close();
    }
}
