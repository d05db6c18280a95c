package io.lanrage.wireguard.aead;

import io.lanrage.wireguard.posix.ChaChaPolyContext;
import io.lanrage.wireguard.posix.Libcrypto;
import io.lanrage.wireguard.posix.NativeCipherException;
import io.lanrage.wireguard.posix.UnsupportedPlatformException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;

/** OpenSSL's, called natively, in place: nothing is copied or allocated per packet. The fastest, where it is found. */
final class LibcryptoAead implements Aead {
    private final Libcrypto library;
    /** Gives back what keys hold that nobody closed. */
    private final Cleaner cleaner = Cleaner.create();

    private LibcryptoAead(Libcrypto library) {
        this.library = library;
    }

    static LibcryptoAead load() throws AeadUnavailableException {
        try {
            return new LibcryptoAead(Libcrypto.load());
        } catch (UnsupportedPlatformException e) {
            throw new AeadUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public String description() {
        return "libcrypto, " + library.version();
    }

    @Override
    public Key key(byte[] key) {
        try {
            return new NativeKey(ChaChaPolyContext.create(library, key));
        } catch (NativeCipherException e) {
            throw new AeadException("no key can be made", e);
        }
    }

    /** Where the buffer is that was asked for last; nearly always it is the same one again. */
    private final class Place {
        private ByteBuffer buffer = ByteBuffer.allocateDirect(0);
        private long address;

        // Equal content would say nothing about the place.
        @SuppressWarnings("ReferenceEquality")
        long address(ByteBuffer asked) {
            if (asked != buffer) {
                address = library.address(asked);
                buffer = asked;
            }
            return address;
        }
    }

    private final class NativeKey implements Key {
        private final ChaChaPolyContext context;
        private final KeyGate gate;
        private final Place source = new Place();
        private final Place target = new Place();

        NativeKey(ChaChaPolyContext context) {
            this.context = context;
            // Not a reference to this key, which could then never be collected.
            Cleaner.Cleanable freeing = cleaner.register(this, context::free);
            gate = new KeyGate(freeing::clean);
        }

        @Override
        public void seal(long counter, ByteBuffer memory, int offset, int plainBytes) {
            Objects.checkFromIndexSize(offset, plainBytes, memory.capacity() - TAG_BYTES);
            gate.enter();
            try {
                context.seal(counter, source.address(memory) + offset, plainBytes);
            } catch (NativeCipherException e) {
                throw new AeadException("sealing of " + plainBytes + " bytes failed", e);
            } finally {
                gate.leave();
                Reference.reachabilityFence(this);
            }
        }

        @Override
        public boolean open(
                long counter, ByteBuffer sealed, int sealedOffset, int sealedBytes, ByteBuffer plain, int plainOffset) {
            int plainBytes = sealedBytes - TAG_BYTES;
            Objects.checkFromIndexSize(sealedOffset, sealedBytes, sealed.capacity());
            Objects.checkFromIndexSize(plainOffset, plainBytes, plain.capacity());
            gate.enter();
            try {
                return context.open(
                        counter,
                        source.address(sealed) + sealedOffset,
                        plainBytes,
                        target.address(plain) + plainOffset);
            } catch (NativeCipherException e) {
                throw new AeadException("opening of " + sealedBytes + " bytes failed", e);
            } finally {
                gate.leave();
                Reference.reachabilityFence(this);
            }
        }

        @Override
        public void close() {
            gate.close();
        }
    }
}
