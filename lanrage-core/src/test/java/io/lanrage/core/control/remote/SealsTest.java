package io.lanrage.core.control.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.control.MemberRequest;
import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.control.message.Request;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.SealKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.party.PartyId;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealsTest {

    private static final PeerId ALICE = new PeerId("aaaaaaaaaaaaaaaa");
    private static final PeerId BOB = new PeerId("bbbbbbbbbbbbbbbb");
    private static final PeerId CAROL = new PeerId("cccccccccccccccc");
    private static final PartyId PARTY = new PartyId("pppppppppppppppp");
    private static final PeerSignal SIGNAL = new PeerSignal.Candidates(List.of(), true);

    private final SecureRandom random = new SecureRandom();
    private final SealKey key = key(1);
    private final NameSeal names = new NameSeal(key, random);
    private final SignalSeal signals = new SignalSeal(key, random);

    @Test
    void namesAreReadByMembers() {
        assertThat(names.openPlayer(names.sealPlayer("Zoë", ALICE), ALICE)).isEqualTo("Zoë");
        assertThat(names.openParty(names.sealParty("Friday", PARTY), PARTY)).isEqualTo("Friday");
    }

    @Test
    void sealedNameHasTheContextThatTheProtocolSays() {
        Sealed sealed =
                key.seal("Zoë".getBytes(StandardCharsets.UTF_8), ascii("lanrage name v1\0player\0" + ALICE), random);

        assertThat(names.openPlayer(sealed, ALICE)).isEqualTo("Zoë");
    }

    @Test
    void nameOfAnotherPlayerIsNotTaken() {
        assertThat(names.openPlayer(names.sealPlayer("Zoë", ALICE), BOB)).isEqualTo("bbbbbb");
    }

    @Test
    void nameOfThePartyIsNoPlayersName() {
        PeerId sameText = new PeerId(PARTY.value());

        assertThat(names.openPlayer(names.sealParty("Friday", PARTY), sameText)).isEqualTo("pppppp");
    }

    @Test
    void nameUnderAnotherKeyIsReplacedByTheBeginOfTheId() {
        Sealed foreign = new NameSeal(key(2), random).sealParty("Friday", PARTY);

        assertThat(names.openParty(foreign, PARTY)).isEqualTo("pppppp");
        assertThat(names.openParty(Sealed.of(new byte[0]), PARTY)).isEqualTo("pppppp");
        assertThat(names.openParty(Sealed.of(new byte[28]), PARTY)).isEqualTo("pppppp");
    }

    @Test
    void nameThatShowsNothingIsReplacedToo() {
        assertThat(names.openPlayer(names.sealPlayer("\u001b \u202e", ALICE), ALICE))
                .isEqualTo("aaaaaa");
    }

    @Test
    void longestNameFitsIntoItsMessage() {
        String longest = "\u20ac".repeat(64);
        assertThat(new MemberRequest(longest, List.of()).playerName()).isEqualTo(longest);

        assertThat(names.sealPlayer(longest, ALICE).size()).isLessThanOrEqualTo(Request.MAX_NAME_BYTES);
        assertThat(names.openPlayer(names.sealPlayer(longest, ALICE), ALICE)).isEqualTo(longest);
    }

    @Test
    void sealingTwiceDoesNotLookTheSame() {
        assertThat(names.sealPlayer("Zoë", ALICE)).isNotEqualTo(names.sealPlayer("Zoë", ALICE));
    }

    @Test
    void signalIsReadByItsReceiver() {
        assertThat(signals.open(signals.seal(SIGNAL, ALICE, BOB), ALICE, BOB)).isEqualTo(SIGNAL);
    }

    @Test
    void sealedSignalHasTheContextThatTheProtocolSays() {
        Sealed sealed = key.seal(
                ascii("{\"type\":\"candidates\",\"restart\":true,\"candidates\":[]}"),
                ascii("lanrage signal v1\0" + ALICE + "\0" + BOB),
                random);

        assertThat(signals.open(sealed, ALICE, BOB)).isEqualTo(SIGNAL);
    }

    @Test
    void signalCannotBeReflectedForwardedOrRelabelled() {
        Sealed sealed = signals.seal(SIGNAL, ALICE, BOB);

        assertRefused(sealed, BOB, ALICE);
        assertRefused(sealed, ALICE, CAROL);
        assertRefused(sealed, CAROL, BOB);
    }

    @Test
    void nameIsNoSignal() {
        assertRefused(
                names.sealPlayer("{\"type\":\"candidates\",\"restart\":true,\"candidates\":[]}", ALICE), ALICE, BOB);
    }

    @Test
    void signalChangedAnywhereIsRefused() {
        byte[] sealed = signals.seal(SIGNAL, ALICE, BOB).bytes();
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertRefused(Sealed.of(changed), ALICE, BOB);
        }
    }

    @Test
    void signalCutAnywhereIsRefused() {
        byte[] sealed = signals.seal(SIGNAL, ALICE, BOB).bytes();
        for (int length = 0; length < sealed.length; length++) {
            assertRefused(Sealed.of(Arrays.copyOf(sealed, length)), ALICE, BOB);
        }
    }

    @Test
    void largestSignalFitsIntoItsMessage() {
        InetSocketAddress longest =
                new InetSocketAddress(IpPrefix.parseAddress("2001:db8:1111:2222:3333:4444:5555:6666"), 65535);
        PeerSignal signal = new PeerSignal.Candidates(
                Collections.nCopies(Candidate.MAX_PER_PEER, new Candidate(Candidate.Kind.SERVER_REFLEXIVE, longest)),
                false);

        assertThat(signals.seal(signal, ALICE, BOB).size()).isLessThan(Request.MAX_SIGNAL_BYTES / 10);
    }

    private void assertRefused(Sealed sealed, PeerId from, PeerId to) {
        assertThatThrownBy(() -> signals.open(sealed, from, to)).isInstanceOf(InputException.class);
    }

    private static SealKey key(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return SealKey.of(bytes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
