package io.lanrage.wireguard.aead;

import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The implementations that there are, the fastest first. Each has to pass a test before it is used: what a machine says
 * it can do is not always what it does.
 */
public enum AeadChoice {
    /** OpenSSL's libcrypto of the system, called natively. */
    LIBCRYPTO {
        @Override
        Aead make() throws AeadUnavailableException {
            return LibcryptoAead.load();
        }
    },
    /** Conscrypt, if it is on the class path. */
    CONSCRYPT {
        @Override
        Aead make() throws AeadUnavailableException {
            return JceAead.conscrypt();
        }
    },
    /** The Java platform's own; on JDK 17 slow. */
    JCE {
        @Override
        Aead make() throws AeadUnavailableException {
            return JceAead.platform();
        }
    },
    /** BouncyCastle; slow, and always there. */
    BOUNCYCASTLE {
        @Override
        Aead make() {
            return new BouncyCastleAead();
        }
    };

    private static final Logger LOG = LoggerFactory.getLogger(AeadChoice.class);

    abstract Aead make() throws AeadUnavailableException;

    /**
     * Finds an implementation by its name.
     *
     * @param name the constant's name in any case, for instance {@code libcrypto}
     * @return the implementation; empty for any other name
     */
    public static Optional<AeadChoice> parse(String name) {
        for (AeadChoice choice : values()) {
            if (choice.name().equalsIgnoreCase(name)) {
                return Optional.of(choice);
            }
        }
        return Optional.empty();
    }

    /**
     * The first implementation that passes the test, which is logged. Loading a native library takes some tens of
     * milliseconds; the result is worth keeping.
     *
     * @return the implementation
     * @throws AeadUnavailableException if not even the last one passes
     */
    public static Aead best() throws AeadUnavailableException {
        AeadUnavailableException none = new AeadUnavailableException("no cipher works here");
        for (AeadChoice choice : values()) {
            try {
                return choice.open();
            } catch (AeadUnavailableException e) {
                LOG.debug("{} is not used: {}", choice, e.getMessage());
                none.addSuppressed(e);
            }
        }
        throw none;
    }

    /**
     * This implementation, if it passes the test, which is logged.
     *
     * @return the implementation
     * @throws AeadUnavailableException if it is not there or does not pass
     */
    public Aead open() throws AeadUnavailableException {
        Aead aead = make();
        Optional<String> fault = AeadSelfTest.fault(aead);
        if (fault.isPresent()) {
            throw new AeadUnavailableException(aead.description() + " fails the test: " + fault.get());
        }
        LOG.info("packets are encrypted by {}", aead.description());
        return aead;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
