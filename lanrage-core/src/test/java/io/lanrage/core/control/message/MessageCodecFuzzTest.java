package io.lanrage.core.control.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.message.Event.LeaveReason;
import io.lanrage.core.control.message.GoldenMessages.Golden;
import io.lanrage.core.control.message.Result.PeerSnapshot;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.JoinKey;
import io.lanrage.core.key.LowerBase32;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.party.Presence;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageCodecFuzzTest {

    private static final Set<ErrorCode> REFUSALS =
            Set.of(ErrorCode.MESSAGE_INVALID, ErrorCode.MESSAGE_UNKNOWN, ErrorCode.MESSAGE_TOO_LARGE);
    private static final List<Class<? extends Result>> RESULTS =
            List.of(Result.PartySnapshot.class, Result.RelayListing.class, Result.RelayGrants.class);
    private static final int ROUNDS = 6_000;
    private static final String ALPHABET = "{}[]\":,\\u019-+.eEtrufalsn \n\u0000\ud800\udc00é";

    private final MessageCodec codec = new MessageCodec();
    private final Random random = seeded();
    private final List<String> texts = Stream.of(
                    GoldenMessages.requests(), GoldenMessages.results(), GoldenMessages.events())
            .<Golden<?>>flatMap(List::stream)
            .map(Golden::text)
            .toList();

    @Test
    void generatedMessagesSurviveTheRoundTrip() throws Exception {
        for (int round = 0; round < 500; round++) {
            Request<?> request = request();
            ClientFrame frame = new ClientFrame(random.nextLong(), request);
            assertThat(codec.decodeRequest(codec.encode(frame))).isEqualTo(frame);
            Event event = event();
            assertThat(codec.decodeServerFrame(codec.encode(event))).isEqualTo(new ServerFrame.Happened(event));
            Result.PartySnapshot party = party();
            ServerFrame.Granted granted =
                    (ServerFrame.Granted) codec.decodeServerFrame(codec.encodeResult(random.nextLong(), party));
            assertThat(codec.result(granted, Result.PartySnapshot.class)).isEqualTo(party);
            Result.RelayListing relays = relays();
            ServerFrame.Granted listing =
                    (ServerFrame.Granted) codec.decodeServerFrame(codec.encodeResult(random.nextLong(), relays));
            assertThat(codec.result(listing, Result.RelayListing.class)).isEqualTo(relays);
        }
    }

    @Test
    void changedMessagesAreReadOrRefused() {
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder(texts.get(random.nextInt(texts.size())));
            for (int change = random.nextInt(4); change >= 0; change--) {
                change(text);
            }
            read += readOrRefuse(text.toString());
        }
        assertThat(read).isBetween(1, ROUNDS - 1);
    }

    @Test
    void mixedMessagesAreReadOrRefused() {
        for (int round = 0; round < ROUNDS; round++) {
            String one = texts.get(random.nextInt(texts.size()));
            String other = texts.get(random.nextInt(texts.size()));
            readOrRefuse(
                    one.substring(0, random.nextInt(one.length())) + other.substring(random.nextInt(other.length())));
        }
    }

    @Test
    void randomTextIsReadOrRefused() {
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(120); length > 0; length--) {
                text.append(
                        random.nextInt(5) == 0
                                ? (char) random.nextInt(0x10000)
                                : ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            readOrRefuse(text.toString());
        }
    }

    @Test
    void mebibyteOfGarbageIsRefused() {
        char[] garbage = new char[1 << 20];
        for (int i = 0; i < garbage.length; i++) {
            garbage[i] = (char) random.nextInt(0x10000);
        }

        assertThat(readOrRefuse(new String(garbage))).isZero();
    }

    private void change(StringBuilder text) {
        if (text.length() == 0) {
            return;
        }
        int at = random.nextInt(text.length());
        char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        switch (random.nextInt(4)) {
            case 0 -> text.setCharAt(at, other);
            case 1 -> text.insert(at, other);
            case 2 -> text.deleteCharAt(at);
            default -> text.setCharAt(at, (char) random.nextInt(0x10000));
        }
    }

    private int readOrRefuse(String text) {
        int read = 0;
        try {
            codec.decodeRequest(text);
            read = 1;
        } catch (InputException e) {
            assertThat(e.code()).isIn(REFUSALS);
            assertThat(e.getMessage()).hasSizeLessThan(300);
        }
        for (Class<? extends Result> type : RESULTS) {
            try {
                if (codec.decodeServerFrame(text) instanceof ServerFrame.Granted granted) {
                    codec.result(granted, type);
                }
                read = 1;
            } catch (InputException e) {
                assertThat(e.code()).isIn(REFUSALS);
            }
        }
        assertThat(codec.idOf(text)).isNotNull();
        return read;
    }

    private Request<?> request() throws UnknownHostException {
        return switch (random.nextInt(7)) {
            case 0 ->
                new Request.PartyCreate(
                        partyId(),
                        JoinKey.of(bytes(32)),
                        sealed(256),
                        sealed(256),
                        pick(HostLeavePolicy.values()),
                        2 + random.nextInt(63),
                        networks());
            case 1 -> new Request.Signal(partyId(), peerId(), sealed(16 * 1024));
            case 2 ->
                new Request.PeerUpdate(
                        partyId(), pick(NatType.values()), pick(NatBehavior.values()), pick(NatBehavior.values()));
            case 3 -> new Request.RelayList(random.nextBoolean() ? Optional.empty() : Optional.of(region()));
            case 4 ->
                new Request.RelayCredentials(Stream.generate(this::relayId)
                        .limit(1 + random.nextInt(8))
                        .toList());
            case 5 -> new Request.PeerGet(partyId(), peerId());
            default -> new Request.PartyLeave(partyId());
        };
    }

    private Event event() throws UnknownHostException {
        return switch (random.nextInt(4)) {
            case 0 -> new Event.PeerJoined(partyId(), random.nextLong(), peer());
            case 1 -> new Event.PeerLeft(partyId(), random.nextLong(), peerId(), pick(LeaveReason.values()));
            case 2 -> new Event.Signalled(partyId(), peerId(), sealed(16 * 1024));
            default -> new Event.HostChanged(partyId(), random.nextLong(), peerId());
        };
    }

    private Result.PartySnapshot party() throws UnknownHostException {
        return new Result.PartySnapshot(
                partyId(),
                random.nextLong(),
                sealed(256),
                peerId(),
                networks().stream().findFirst().orElse(IpPrefix.parse("10.66.0.0/16")),
                pick(HostLeavePolicy.values()),
                random.nextInt(),
                Optional.of(peer()).stream().toList());
    }

    private Result.RelayListing relays() {
        return new Result.RelayListing(Stream.generate(() -> new Result.RelaySnapshot(
                        relayId(),
                        region(),
                        Stream.generate(() -> "turn:" + random.nextInt())
                                .limit(random.nextInt(9))
                                .toList(),
                        random.nextBoolean() ? Optional.empty() : Optional.of(random.nextInt())))
                .limit(random.nextInt(33))
                .toList());
    }

    private RelayId relayId() {
        return new RelayId("r" + Integer.toUnsignedString(random.nextInt(), 36));
    }

    private RelayRegion region() {
        return new RelayRegion("r" + Integer.toUnsignedString(random.nextInt(), 36));
    }

    private PeerSnapshot peer() throws UnknownHostException {
        return new PeerSnapshot(
                PublicKey.of(bytes(32)), sealed(256), address(), pick(NatType.values()), pick(Presence.values()));
    }

    private List<IpPrefix> networks() {
        return IntStream.range(0, random.nextInt(33))
                .mapToObj(i -> {
                    byte[] address = bytes(random.nextBoolean() ? 4 : 16);
                    return IpPrefix.containing(unchecked(address), random.nextInt(address.length * 8 + 1));
                })
                .toList();
    }

    private InetAddress address() throws UnknownHostException {
        return InetAddress.getByAddress(bytes(random.nextBoolean() ? 4 : 16));
    }

    private static InetAddress unchecked(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private PartyId partyId() {
        return new PartyId(LowerBase32.encode(bytes(10), 10));
    }

    private PeerId peerId() {
        return new PeerId(LowerBase32.encode(bytes(10), 10));
    }

    private Sealed sealed(int longest) {
        return Sealed.of(bytes(random.nextInt(longest + 1)));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static Random seeded() {
        long seed = System.nanoTime();
        System.out.println("MessageCodecFuzzTest seed " + seed);
        return new Random(seed);
    }
}
