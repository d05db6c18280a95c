package io.lanrage.cli.game;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the packets of Teeworlds 0.7, as far as finding a server and joining it takes. Numbers are big-endian in headers, and in
 * messages of variable length: 6 bits with sign, then 7 at a time.
 *
 * <pre>
 *   control:        flags·4  ack  chunks=0  token  message …
 *   connectionless: flags·4 + version 1     token  own token  message …
 *   chunks:         flags·4  ack  chunks=1  token  flags·64 + size  size + number  number  message …
 * </pre>
 *
 * <p>Either side chooses a token, and finds it in all that the other sends.
 */
final class TeeworldsPacket {

    /** In place of a token that is not known yet. */
    static final int NO_TOKEN = -1;

    static final int CONTROL_ACCEPT = 2;
    static final int CONTROL_TOKEN = 5;

    private static final int FLAG_CONTROL = 1 << 2;
    private static final int FLAG_CONNECTIONLESS = 8 << 2;
    private static final int VERSION = 1;
    private static final int CHUNK_VITAL = 1 << 6;
    private static final int MAX_BYTES = 1400;
    /** Who asks for a token sends more than it gets, so that servers cannot be used to amplify. */
    private static final int REQUEST_BYTES = 512;

    private final ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);

    /** A control message that tells the own token, with the bytes that strangers have to add. */
    static TeeworldsPacket control(int message, int token, int ownToken) {
        TeeworldsPacket packet = new TeeworldsPacket();
        packet.bytes.put((byte) FLAG_CONTROL).put((byte) 0).put((byte) 0).putInt(token);
        packet.bytes.put((byte) message).putInt(ownToken).put(new byte[REQUEST_BYTES - Integer.BYTES]);
        return packet;
    }

    /** A message outside of a connection; the message follows. */
    static TeeworldsPacket connectionless(int token, int ownToken) {
        TeeworldsPacket packet = new TeeworldsPacket();
        packet.bytes.put((byte) (FLAG_CONNECTIONLESS | VERSION)).putInt(token).putInt(ownToken);
        return packet;
    }

    /** One message within a connection that is repeated until it arrives; {@code number} counts them from 1. */
    static TeeworldsPacket vital(int token, int number, TeeworldsPacket message) {
        TeeworldsPacket packet = new TeeworldsPacket();
        int size = message.bytes.position();
        packet.bytes.put((byte) 0).put((byte) 0).put((byte) 1).putInt(token);
        packet.bytes.put((byte) (CHUNK_VITAL | (size >> 6))).put((byte) ((size & 0x3f) | ((number >> 2) & 0xc0)));
        packet.bytes.put((byte) number).put(message.bytes.array(), 0, size);
        return packet;
    }

    /** A message of the protocol itself. */
    static TeeworldsPacket systemMessage(int kind) {
        return new TeeworldsPacket().integer((kind << 1) | 1);
    }

    /** A message of the game. */
    static TeeworldsPacket gameMessage(int kind) {
        return new TeeworldsPacket().integer(kind << 1);
    }

    TeeworldsPacket integer(int value) {
        int rest = value < 0 ? ~value : value;
        int first = (value < 0 ? 0x40 : 0) | (rest & 0x3f);
        rest >>>= 6;
        bytes.put((byte) (first | (rest == 0 ? 0 : 0x80)));
        while (rest != 0) {
            int next = rest & 0x7f;
            rest >>>= 7;
            bytes.put((byte) (next | (rest == 0 ? 0 : 0x80)));
        }
        return this;
    }

    TeeworldsPacket text(String text) {
        bytes.put(text.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
        return this;
    }

    TeeworldsPacket raw(byte... raw) {
        bytes.put(raw);
        return this;
    }

    byte[] toBytes() {
        byte[] copy = new byte[bytes.position()];
        bytes.get(0, copy);
        return copy;
    }

    static boolean isControl(ByteBuffer packet, int message) {
        return packet.limit() > 7 && packet.get(0) >> 2 == FLAG_CONTROL >> 2 && packet.get(7) == message;
    }

    static boolean isConnectionless(ByteBuffer packet) {
        return packet.get(0) == (FLAG_CONNECTIONLESS | VERSION);
    }

    /** Whether a packet is part of a connection and carries messages. */
    static boolean hasChunks(ByteBuffer packet) {
        return packet.limit() > 7 && (packet.get(0) >> 2 & (FLAG_CONTROL | FLAG_CONNECTIONLESS) >> 2) == 0;
    }
}
