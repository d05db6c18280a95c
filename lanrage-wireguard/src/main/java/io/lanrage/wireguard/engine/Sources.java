package io.lanrage.wireguard.engine;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What the engine takes from outside so that tests can give it.
 *
 * @param random a cryptographic source
 * @param clock wall time, for the timestamps of handshakes
 * @param nanoClock elapsed time, in which the time counts that the machine slept: the keys of peers grow old meanwhile
 */
public record Sources(SecureRandom random, InstantSource clock, LongSupplier nanoClock) {

    /**
     * The system's.
     *
     * @return real randomness and real time
     */
    public static Sources system() {
        InstantSource clock = InstantSource.system();
        return new Sources(new SecureRandom(), clock, new SleeplessClock(clock, System::nanoTime));
    }
}
