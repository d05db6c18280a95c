package io.lanrage.wireguard.posix;

import java.nio.ByteBuffer;
import java.util.Arrays;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * OpenSSL's libcrypto, as the system has it. Threads may share it: it has no state of its own. Addresses are numbers
 * here, because the path of each packet goes through these calls, and a number costs nothing.
 */
public final class Libcrypto {
    /** OpenSSL 3, and 1.1.1 on older systems; both have ChaCha20-Poly1305. */
    private static final String[] FILES = {"libcrypto.so.3", "libcrypto.so.1.1"};

    private final LibcryptoCalls.Functions functions;
    private final Runtime runtime;

    private Libcrypto(LibcryptoCalls.Functions functions) {
        this.functions = functions;
        this.runtime = Runtime.getRuntime(functions);
    }

    /**
     * Loads the newest version that there is.
     *
     * @return the library; there is nothing to close
     * @throws UnsupportedPlatformException on anything but Linux on x86-64 or aarch64, where native libraries cannot be
     *     loaded, and where there is no libcrypto
     */
    public static Libcrypto load() throws UnsupportedPlatformException {
        KnownPlatform.require();
        UnsupportedPlatformException failure =
                new UnsupportedPlatformException("none of " + Arrays.toString(FILES) + " can be loaded");
        for (String file : FILES) {
            try {
                return new Libcrypto(LibraryLoader.create(LibcryptoCalls.Functions.class)
                        .option(LibraryOption.IgnoreError, true)
                        .failImmediately()
                        .load(file));
            } catch (LinkageError | IllegalArgumentException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    /**
     * Which library it is.
     *
     * @return for instance {@code OpenSSL 3.0.17 1 Jul 2025}
     */
    public String version() {
        return functions.OpenSSL_version(LibcryptoCalls.VERSION_TEXT);
    }

    /**
     * Where a buffer is.
     *
     * @param buffer a direct one; its position does not matter
     * @return the address of its index 0, which is valid as long as the buffer is reachable
     */
    public long address(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("the buffer is on the heap, a direct one is needed");
        }
        // A pointer to a buffer would be one to its position.
        return Pointer.wrap(runtime, buffer.duplicate().clear()).address();
    }

    LibcryptoCalls.Functions functions() {
        return functions;
    }
}
