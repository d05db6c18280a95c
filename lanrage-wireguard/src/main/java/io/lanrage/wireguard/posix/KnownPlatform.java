package io.lanrage.wireguard.posix;

import jnr.ffi.Platform;

/** The systems whose calls and layouts are declared here: Linux on x86-64 and aarch64. */
final class KnownPlatform {

    private static final long SCHED_SETATTR_X86_64 = 314;
    private static final long SCHED_SETATTR_AARCH64 = 274;

    private KnownPlatform() {}

    /** The number of {@code sched_setattr}, for which older C libraries have no function. */
    static long schedulingCall() {
        return Platform.getNativePlatform().getCPU() == Platform.CPU.X86_64
                ? SCHED_SETATTR_X86_64
                : SCHED_SETATTR_AARCH64;
    }

    /** This machine's platform, if it is one of them. */
    static Platform require() throws UnsupportedPlatformException {
        try {
            Platform platform = Platform.getNativePlatform();
            boolean known = platform.getOS() == Platform.OS.LINUX
                    && (platform.getCPU() == Platform.CPU.X86_64 || platform.getCPU() == Platform.CPU.AARCH64);
            if (!known) {
                throw new UnsupportedPlatformException(
                        "native calls are known for Linux on x86-64 and aarch64, not for " + platform.getOS() + " on "
                                + platform.getCPU());
            }
            return platform;
        } catch (LinkageError e) {
            throw new UnsupportedPlatformException("native libraries cannot be loaded: " + e.getMessage(), e);
        }
    }
}
