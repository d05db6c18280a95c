package io.lanrage.nat.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.stream.IntStream;

/** Arbitrary attributes of every kind, as far as their limits allow. */
final class GeneratedAttributes {

    private static final int KINDS = 31;

    private final Random random;

    GeneratedAttributes(Random random) {
        this.random = random;
    }

    /** An attribute of any kind, with a value of at most 600 bytes. */
    StunAttribute next() {
        return switch (random.nextInt(KINDS)) {
            case 0 -> new MappedAddress(address());
            case 1 -> new XorMappedAddress(address());
            case 2 -> new ResponseOrigin(address());
            case 3 -> new OtherAddress(address());
            case 4 -> new Username(text(random.nextInt(100)));
            case 5 -> new Software(text(random.nextInt(128)));
            case 6 -> new Realm(text(random.nextInt(128)));
            case 7 -> new Nonce(text(random.nextInt(128)));
            case 8 -> new ErrorCode(300 + random.nextInt(400), text(random.nextInt(128)));
            case 9 ->
                new UnknownAttributes(IntStream.range(0, random.nextInt(40))
                        .mapToObj(i -> random.nextInt(0x10000))
                        .toList());
            case 10 -> new ChangeRequest(random.nextBoolean(), random.nextBoolean());
            case 11 -> new ResponsePort(random.nextInt(0x10000));
            case 12 -> new Padding(random.nextInt(600));
            case 13 -> new XorPeerAddress(address());
            case 14 -> new XorRelayedAddress(address());
            case 15 -> new ChannelNumber(random.nextInt(0x10000));
            case 16 -> new Lifetime(Integer.toUnsignedLong(random.nextInt()));
            case 17 -> Data.of(bytes(random.nextInt(600)));
            case 18 -> new RequestedAddressFamily(random.nextInt(0x100));
            case 19 -> new AdditionalAddressFamily(random.nextInt(0x100));
            case 20 -> new EvenPort(random.nextBoolean());
            case 21 -> new RequestedTransport(random.nextInt(0x100));
            case 22 -> new DontFragment();
            case 23 -> new ReservationToken(random.nextLong());
            case 24 ->
                new AddressErrorCode(random.nextInt(0x100), 300 + random.nextInt(400), text(random.nextInt(128)));
            case 25 -> new Icmp(random.nextInt(0x80), random.nextInt(0x200), random.nextInt());
            case 26 -> new PasswordAlgorithm(random.nextInt(0x10000));
            case 27 ->
                PasswordAlgorithms.of(IntStream.range(0, random.nextInt(5))
                        .mapToObj(i -> random.nextInt(0x10000))
                        .toList());
            case 28 -> new AlternateServer(address());
            case 29 -> new AlternateDomain(text(random.nextInt(128)));
            default -> opaque();
        };
    }

    private OpaqueAttribute opaque() {
        int type;
        do {
            type = random.nextInt(0x10000);
        } while (AttributeDecoder.knows(type));
        return OpaqueAttribute.of(type, bytes(random.nextInt(100)));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private InetSocketAddress address() {
        byte[] address = bytes(random.nextBoolean() ? 4 : 16);
        if (address.length == 16) {
            address[0] = 0x20; // global unicast; an IPv4-mapped address would come back as IPv4
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), random.nextInt(0x10000));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Text with characters of one to four bytes. */
    private String text(int characters) {
        StringBuilder text = new StringBuilder();
        int[] bases = {'a', 0xE0, 0x30A0, 0x1F600};
        for (int i = 0; i < characters; i++) {
            text.appendCodePoint(bases[random.nextInt(bases.length)] + random.nextInt(16));
        }
        return text.toString();
    }
}
