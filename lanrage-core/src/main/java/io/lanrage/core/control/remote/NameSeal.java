package io.lanrage.core.control.remote;

import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.SealKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.party.PartyId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals and opens the names that the server carries but must not read.
 *
 * <p>A name is bound to what it names: {@code "lanrage name v1"}, a zero byte, {@code party} or {@code player}, a zero byte, and the
 * id. So the server cannot give one member another's name.
 */
final class NameSeal {

    private static final String LABEL = "lanrage name v1";
    private static final int ID_CHARACTERS_AS_NAME = 6;
    private static final Logger LOG = LoggerFactory.getLogger(NameSeal.class);

    private final SealKey key;
    private final SecureRandom random;

    NameSeal(SealKey key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    Sealed sealParty(String name, PartyId id) {
        return seal(name, context("party", id.value()));
    }

    Sealed sealPlayer(String name, PeerId id) {
        return seal(name, context("player", id.value()));
    }

    /** The party's name, or the begin of its id if the name was not sealed by a member. */
    String openParty(Sealed name, PartyId id) {
        return open(name, "party", id.value());
    }

    /** The player's name, or the begin of its id if the name was not sealed by a member for this player. */
    String openPlayer(Sealed name, PeerId id) {
        return open(name, "player", id.value());
    }

    private Sealed seal(String name, byte[] context) {
        return key.seal(name.getBytes(StandardCharsets.UTF_8), context, random);
    }

    private String open(Sealed name, String kind, String id) {
        String replacement = id.substring(0, ID_CHARACTERS_AS_NAME);
        try {
            byte[] bytes = key.open(name, context(kind, id));
            String clean = ForeignText.clean(new String(bytes, StandardCharsets.UTF_8));
            return clean.isEmpty() ? replacement : clean;
        } catch (InputException e) {
            LOG.warn("the name of {} {} cannot be opened: {}", kind, id, e.getMessage());
            return replacement;
        }
    }

    private static byte[] context(String kind, String id) {
        return (LABEL + '\0' + kind + '\0' + id).getBytes(StandardCharsets.US_ASCII);
    }
}
