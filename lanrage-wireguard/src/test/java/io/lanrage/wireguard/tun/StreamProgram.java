package io.lanrage.wireguard.tun;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * A program that sends random bytes over TCP ({@code send ADDRESS PORT BYTES SEED}), or takes them until their end ({@code receive
 * ADDRESS}) after it has said its port. Both say the checksum and number of all bytes.
 */
final class StreamProgram {
    private static final int BLOCK_BYTES = 64 * 1024;

    private StreamProgram() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("send")) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2])));
                send(socket, Long.parseLong(arguments[3]), Long.parseLong(arguments[4]));
            }
            return;
        }
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(arguments[1]))) {
            System.out.println(server.getLocalPort());
            try (Socket socket = server.accept()) {
                receive(socket);
            }
        }
    }

    private static void send(Socket socket, long bytes, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] block = new byte[BLOCK_BYTES];
        CRC32C checksum = new CRC32C();
        for (long left = bytes; left > 0; left -= BLOCK_BYTES) {
            random.nextBytes(block);
            int count = (int) Math.min(left, BLOCK_BYTES);
            checksum.update(block, 0, count);
            socket.getOutputStream().write(block, 0, count);
        }
        System.out.println(bytes + " bytes, checksum " + checksum.getValue());
    }

    private static void receive(Socket socket) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        CRC32C checksum = new CRC32C();
        long bytes = 0;
        int count;
        while ((count = socket.getInputStream().read(block)) >= 0) {
            checksum.update(block, 0, count);
            bytes += count;
        }
        System.out.println(bytes + " bytes, checksum " + checksum.getValue());
    }
}
