package io.lanrage.cli.game;

import static io.lanrage.cli.game.TeeworldsPacket.NO_TOKEN;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * A player of Teeworlds 0.7 without screen: searches the LAN as the game's browser does, by a broadcast to UDP 8303, and joins the first
 * server that answers, up to entering the game. It confirms nothing that the server sends; servers bear that for 10 s.
 */
public final class TeeworldsGuest {

    private static final int PORT = 8303;
    private static final int CONTROL_CONNECT = 1;
    private static final byte[] ASK_INFORMATION = {-1, -1, -1, -1, 'g', 'i', 'e', '3'};
    private static final byte[] INFORMATION = {-1, -1, -1, -1, 'i', 'n', 'f', '3'};
    private static final int CONNECTIONLESS_HEADER = 9;
    private static final int SYSTEM_INFORMATION = 1;
    private static final int SYSTEM_READY = 18;
    private static final int SYSTEM_ENTER = 19;
    private static final int GAME_START = 27;
    private static final String NETWORK_VERSION = "0.7 802f1be60a05665f";
    private static final int CLIENT_VERSION = 0x705;
    private static final int SKIN_PARTS = 6;

    private static final int AGAIN_MILLIS = 500;
    private static final int TRIES = 30;

    private final DatagramSocket socket;
    private final int ownToken;

    private TeeworldsGuest(DatagramSocket socket, int ownToken) {
        this.socket = socket;
        this.ownToken = ownToken;
    }

    /** One argument, the player's name. Prints {@code found HOST NAME-OF-THE-SERVER} and then {@code entered}. */
    public static void main(String[] arguments) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setBroadcast(true);
            socket.setSoTimeout(AGAIN_MILLIS);
            new TeeworldsGuest(socket, 0x1a2b3c4d).play(arguments[0]);
        }
    }

    private void play(String player) throws IOException {
        InetSocketAddress everybody = new InetSocketAddress(InetAddress.getByName("255.255.255.255"), PORT);
        Answer found = exchange(
                everybody,
                TeeworldsPacket.control(TeeworldsPacket.CONTROL_TOKEN, NO_TOKEN, ownToken),
                packet -> TeeworldsPacket.isControl(packet, TeeworldsPacket.CONTROL_TOKEN));
        InetSocketAddress server = found.sender();
        int token = found.packet().getInt(8);
        Answer information = exchange(
                server,
                TeeworldsPacket.connectionless(token, ownToken)
                        .raw(ASK_INFORMATION)
                        .integer(1),
                TeeworldsPacket::isConnectionless);
        System.out.println("found " + server.getAddress().getHostAddress() + " " + nameIn(information.packet()));

        exchange(
                server,
                TeeworldsPacket.control(CONTROL_CONNECT, token, ownToken),
                packet -> TeeworldsPacket.isControl(packet, TeeworldsPacket.CONTROL_ACCEPT));
        TeeworldsPacket[] messages = {
            TeeworldsPacket.systemMessage(SYSTEM_INFORMATION)
                    .text(NETWORK_VERSION)
                    .text("")
                    .integer(CLIENT_VERSION),
            TeeworldsPacket.systemMessage(SYSTEM_READY),
            introduction(player),
            TeeworldsPacket.systemMessage(SYSTEM_ENTER)
        };
        for (int i = 0; i < messages.length; i++) {
            exchange(server, TeeworldsPacket.vital(token, i + 1, messages[i]), TeeworldsPacket::hasChunks);
        }
        System.out.println("entered");
    }

    private static TeeworldsPacket introduction(String player) {
        TeeworldsPacket message =
                TeeworldsPacket.gameMessage(GAME_START).text(player).text("").integer(-1);
        for (int i = 0; i < SKIN_PARTS; i++) {
            message.text("standard");
        }
        for (int i = 0; i < 2 * SKIN_PARTS; i++) {
            message.integer(0);
        }
        return message;
    }

    /** The second text behind the magic and the number that was sent along: the first is the version. */
    private static String nameIn(ByteBuffer packet) {
        byte[] bytes = new byte[Math.max(0, packet.limit() - CONNECTIONLESS_HEADER)];
        packet.get(CONNECTIONLESS_HEADER, bytes);
        if (!Arrays.equals(Arrays.copyOf(bytes, INFORMATION.length), INFORMATION)) {
            throw new IllegalStateException("no information about a server: " + Arrays.toString(bytes));
        }
        String texts = new String(
                bytes, INFORMATION.length + 1, bytes.length - INFORMATION.length - 1, StandardCharsets.UTF_8);
        return texts.split("\0", -1)[1];
    }

    /** Sends a packet until the answer comes. */
    private Answer exchange(InetSocketAddress to, TeeworldsPacket packet, Predicate<ByteBuffer> isAnswer)
            throws IOException {
        byte[] bytes = packet.toBytes();
        for (int i = 0; i < TRIES; i++) {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
            try {
                return await(isAnswer);
            } catch (SocketTimeoutException e) {
                System.err.println("no answer from " + to + " yet");
            }
        }
        throw new IOException("no answer from " + to);
    }

    private Answer await(Predicate<ByteBuffer> isAnswer) throws IOException {
        while (true) {
            DatagramPacket received = new DatagramPacket(new byte[2048], 2048);
            socket.receive(received);
            ByteBuffer packet = ByteBuffer.wrap(received.getData()).limit(received.getLength());
            if (isAnswer.test(packet)) {
                return new Answer((InetSocketAddress) received.getSocketAddress(), packet);
            }
        }
    }

    private record Answer(InetSocketAddress sender, ByteBuffer packet) {}
}
