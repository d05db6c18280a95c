package io.lanrage.cli.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A UDP socket for typing: the program that stands at the ends of the laboratory's flows. Each line {@code HOST PORT TEXT} on
 * standard input is sent; each datagram that comes in is printed as {@code HOST PORT TEXT}. To a {@code hello} it answers by
 * itself with {@code seen HOST PORT}, so that it can also play the server that tells others what their NAT makes of them.
 */
final class UdpTerminal {
    private UdpTerminal() {}

    /**
     * The first argument is the local port, or 0 for any; further ones are multicast groups, which it joins as most games do, leaving
     * the interface to the system. Prints {@code bound PORT}, and ends with its input.
     */
    public static void main(String[] arguments) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(Integer.parseInt(arguments[0]));
                BufferedReader typed = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String group : List.of(arguments).subList(1, arguments.length)) {
                socket.joinGroup(new InetSocketAddress(group, 0), null);
            }
            System.out.println("bound " + socket.getLocalPort());
            Thread receiver = new Thread(() -> receive(socket), "receiver");
            receiver.setDaemon(true);
            receiver.start();
            for (String line = typed.readLine(); line != null; line = typed.readLine()) {
                String[] words = line.split(" ", 3);
                send(socket, new InetSocketAddress(words[0], Integer.parseInt(words[1])), words[2]);
            }
        }
    }

    private static void receive(DatagramSocket socket) {
        byte[] buffer = new byte[2048];
        while (true) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                InetAddress from = packet.getAddress();
                System.out.println(from.getHostAddress() + " " + packet.getPort() + " " + text);
                if (text.startsWith("hello")) {
                    String seen = "seen " + from.getHostAddress() + " " + packet.getPort();
                    send(socket, (InetSocketAddress) packet.getSocketAddress(), seen);
                }
            } catch (SocketException e) {
                return; // Closed, because the input ended.
            } catch (IOException e) {
                System.err.println(e);
            }
        }
    }

    private static void send(DatagramSocket socket, InetSocketAddress to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException e) {
            System.err.println(e); // An ICMP error of an earlier packet, or no route: the test looks at what arrives.
        }
    }
}
