package io.lanrage.core.party;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.jspecify.annotations.Nullable;

/**
 * What a player pastes to join: the party secret and, as a link, the control server's address.
 *
 * <p>The code is {@code LAN-} and 30 characters of Crockford's base32 in groups of five: 128 bits of secret and 22 bits of
 * checksum (the first bits of SHA-256 over a label and the secret). Lower case, {@code O} for {@code 0}, {@code I} and {@code L} for
 * {@code 1}, spaces and missing hyphens are forgiven; a wrong character passes with a chance of one in four million.
 * The link is {@code lanrage://host[:port]/join#LAN-…}, the port being 7777 where there is none, with {@code ?tls} before the
 * {@code #} where the server speaks TLS.
 *
 * @param secret the party secret
 * @param server the control server's WebSocket address ({@code ws://host:port} or {@code wss://…}), if the invite names one
 */
public record Invite(PartySecret secret, Optional<URI> server) {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String CODE_PREFIX = "LAN-";
    private static final String LINK_SCHEME = "lanrage";
    private static final int CHARACTERS = 30;
    private static final int GROUP = 5;
    private static final int CHECKSUM_BITS = 22;
    private static final int LONGEST = 512;
    private static final String LINK_FORM = "a link is lanrage://host[:port]/join#LAN-…";
    private static final String PATH = "/join";
    private static final String TLS = "tls";
    private static final String PLAIN = "ws";
    private static final String SECURE = "wss";
    private static final int DEFAULT_PORT = 7777;
    private static final int LARGEST_PORT = 65535;
    private static final byte[] CHECKSUM_LABEL = "lanrage invite v1".getBytes(StandardCharsets.US_ASCII);

    /**
     * Checks the server's address and completes its port.
     *
     * @throws InputException with {@code INPUT_INVALID} if the address is not {@code ws://host[:port]} or {@code wss://host[:port]}
     */
    public Invite {
        server = server.map(Invite::normalised);
    }

    /**
     * An invite without a server.
     *
     * @param secret the party secret
     * @return the invite
     */
    public static Invite of(PartySecret secret) {
        return new Invite(secret, Optional.empty());
    }

    /**
     * Reads a code or a link.
     *
     * @param text what the player pasted
     * @return the invite
     * @throws InputException with {@code INVITE_INVALID} if it has not the form of an invite, {@code INVITE_MISTYPED} if it has but
     *     the checksum does not fit
     */
    public static Invite parse(String text) {
        String trimmed = stripped(text);
        if (trimmed.length() > LONGEST) {
            throw invalid("it has " + trimmed.length() + " characters, over " + LONGEST, null);
        }
        if (!trimmed.toLowerCase(Locale.ROOT).startsWith(LINK_SCHEME + ":")) {
            return of(parseCode(trimmed));
        }
        int fragment = trimmed.indexOf('#');
        if (fragment < 0) {
            throw invalid(LINK_FORM, null);
        }
        URI server = serverOf(trimmed.substring(0, fragment));
        return new Invite(parseCode(trimmed.substring(fragment + 1)), Optional.of(server));
    }

    /**
     * The code without the server: what can be read out aloud.
     *
     * @return {@code LAN-} and six groups of five characters
     */
    public String code() {
        byte[] bytes = secret.bytes();
        BigInteger bits = new BigInteger(1, bytes).shiftLeft(CHECKSUM_BITS).or(BigInteger.valueOf(checksum(bytes)));
        Arrays.fill(bytes, (byte) 0);
        StringBuilder code = new StringBuilder(CODE_PREFIX);
        for (int i = 0; i < CHARACTERS; i++) {
            if (i > 0 && i % GROUP == 0) {
                code.append('-');
            }
            int shift = 5 * (CHARACTERS - 1 - i);
            code.append(ALPHABET.charAt(bits.shiftRight(shift).intValue() & 31));
        }
        return code.toString();
    }

    /**
     * The whole invite: the link if it names a server, the code otherwise. {@link #toString()} gives no secret away; this does.
     *
     * @return what a player pastes
     */
    public String text() {
        return server.map(uri -> LINK_SCHEME + "://" + uri.getHost()
                        + (uri.getPort() == DEFAULT_PORT ? "" : ":" + uri.getPort())
                        + PATH
                        + (uri.getScheme().equals(SECURE) ? "?" + TLS : "")
                        + "#"
                        + code())
                .orElseGet(this::code);
    }

    @Override
    public String toString() {
        return "Invite[redacted" + server.map(uri -> ", " + uri).orElse("") + "]";
    }

    private static String stripped(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isSeparator(text.charAt(begin))) {
            begin++;
        }
        while (end > begin && isSeparator(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    private static URI serverOf(String link) {
        try {
            URI uri = new URI(link);
            String query = uri.getRawQuery();
            boolean plain = query == null;
            if (uri.getHost() == null || !PATH.equals(uri.getRawPath()) || !(plain || TLS.equals(query))) {
                throw invalid(LINK_FORM, null);
            }
            return normalised(new URI((plain ? PLAIN : SECURE) + "://" + uri.getRawAuthority()));
        } catch (URISyntaxException e) {
            throw invalid("the link is not a URI (" + e.getReason() + ")", e);
        } catch (InputException e) {
            throw e.code() == ErrorCode.INVITE_INVALID ? e : invalid(LINK_FORM, e);
        }
    }

    /** The address with scheme in lower case and port, so that two invites to one server are equal. */
    private static URI normalised(URI server) {
        String scheme = String.valueOf(server.getScheme()).toLowerCase(Locale.ROOT);
        String path = server.getRawPath();
        boolean nothingElse = (path == null || path.isEmpty() || path.equals("/"))
                && server.getRawQuery() == null
                && server.getRawFragment() == null
                && server.getRawUserInfo() == null;
        int port = server.getPort() < 0 ? DEFAULT_PORT : server.getPort();
        boolean fits = (scheme.equals(PLAIN) || scheme.equals(SECURE))
                && server.getHost() != null
                && nothingElse
                && port > 0
                && port <= LARGEST_PORT;
        if (!fits) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "control server " + Excerpt.of(server.toString())
                            + " is not of the form ws://host[:port] or wss://host[:port]");
        }
        return URI.create(scheme + "://" + server.getHost() + ":" + port);
    }

    private static PartySecret parseCode(String text) {
        String code = text.toUpperCase(Locale.ROOT);
        if (!code.startsWith("LAN")) {
            throw invalid("it does not begin with " + CODE_PREFIX, null);
        }
        BigInteger bits = BigInteger.ZERO;
        int count = 0;
        for (char c : code.substring("LAN".length()).toCharArray()) {
            if (isSeparator(c)) {
                continue;
            }
            bits = bits.shiftLeft(5).or(BigInteger.valueOf(digit(c)));
            count++;
        }
        if (count != CHARACTERS) {
            throw invalid("it has " + count + " characters behind 'LAN', but must have " + CHARACTERS, null);
        }
        byte[] bytes = secretBytes(bits.shiftRight(CHECKSUM_BITS));
        BigInteger mask = BigInteger.ONE.shiftLeft(CHECKSUM_BITS).subtract(BigInteger.ONE);
        if (checksum(bytes) != bits.and(mask).intValue()) {
            throw new InputException(ErrorCode.INVITE_MISTYPED, "the invite's checksum does not fit: it is mistyped");
        }
        return PartySecret.of(bytes);
    }

    /** Whatever a chat program may put between or behind the groups: blanks, dashes and marks that do not show. */
    private static boolean isSeparator(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.DASH_PUNCTUATION
                || Character.getType(c) == Character.FORMAT;
    }

    private static int digit(char c) {
        int digit = ALPHABET.indexOf(c);
        if (digit >= 0) {
            return digit;
        }
        return switch (c) {
            case 'O' -> 0;
            case 'I', 'L' -> 1;
            default ->
                throw invalid("the character " + Excerpt.of(String.valueOf(c)) + " does not occur in invites", null);
        };
    }

    private static byte[] secretBytes(BigInteger bits) {
        byte[] magnitude = bits.toByteArray();
        byte[] bytes = new byte[PartySecret.BYTES];
        int count = Math.min(magnitude.length, bytes.length);
        System.arraycopy(magnitude, magnitude.length - count, bytes, bytes.length - count, count);
        return bytes;
    }

    private static int checksum(byte[] secret) {
        SHA256Digest digest = new SHA256Digest();
        digest.update(CHECKSUM_LABEL, 0, CHECKSUM_LABEL.length);
        digest.update(secret, 0, secret.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return ((hash[0] & 0xff) << 16 | (hash[1] & 0xff) << 8 | (hash[2] & 0xff)) >>> (24 - CHECKSUM_BITS);
    }

    private static InputException invalid(String why, @Nullable Throwable cause) {
        return new InputException(ErrorCode.INVITE_INVALID, "this is not an invite: " + why, cause);
    }
}
