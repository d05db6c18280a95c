package io.lanrage.wireguard.tun;

import io.lanrage.core.error.DeviceException;
import io.lanrage.wireguard.posix.Posix;

/** A program that opens the interface that it is told and says what came of it. */
final class OpeningProgram {
    private OpeningProgram() {}

    public static void main(String[] arguments) throws Exception {
        try (LinuxTun tun = LinuxTun.open(Posix.load(), arguments[0], 1_280)) {
            System.out.println("open " + tun.offload());
        } catch (DeviceException e) {
            System.out.println(e.code() + ": " + e.getMessage());
        }
    }
}
