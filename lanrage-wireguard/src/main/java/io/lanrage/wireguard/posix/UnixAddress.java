package io.lanrage.wireguard.posix;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jnr.ffi.Pointer;

/**
 * The address of a Unix socket, {@code sockaddr_un} (unix(7)).
 *
 * <pre>
 *  0  u16  family
 *  2  u8[108]  path, ends with zero
 * </pre>
 */
final class UnixAddress {
    /** Bytes of the structure. */
    static final int BYTES = 110;

    private static final int FAMILY_OFFSET = 0;
    private static final int PATH_OFFSET = 2;
    private static final int LONGEST_PATH_BYTES = 107;

    private UnixAddress() {}

    /** The address of a path, for a call that the failure is to name. */
    static Pointer of(Posix posix, Path path, String call) throws PosixException {
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_PATH_BYTES) {
            throw new PosixException(call + " " + path + " (" + bytes.length + " bytes)", Errno.ENAMETOOLONG);
        }
        Pointer address = posix.allocate(BYTES);
        address.putShort(FAMILY_OFFSET, (short) Libc.AF_UNIX);
        address.put(PATH_OFFSET, bytes, 0, bytes.length);
        return address;
    }
}
