package io.lanrage.cli.game;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Tries which ports answer, all at the same time. */
public final class PortProbe {

    /** A lost datagram may not pass for silence. */
    private static final int DATAGRAMS = 4;

    private PortProbe() {}

    /**
     * The first argument says for how many milliseconds each port may keep silent; further ones are ports such as
     * {@code tcp:10.66.0.1:22}. Prints for each {@code PORT answers}, {@code PORT refuses} or {@code PORT is silent}.
     */
    public static void main(String[] arguments) throws InterruptedException {
        int patienceMillis = Integer.parseInt(arguments[0]);
        Thread[] probes = new Thread[arguments.length - 1];
        for (int i = 0; i < probes.length; i++) {
            String port = arguments[i + 1];
            probes[i] = new Thread(() -> System.out.println(port + " " + outcome(port, patienceMillis)), port);
            probes[i].start();
        }
        for (Thread probe : probes) {
            probe.join();
        }
    }

    private static String outcome(String port, int patienceMillis) {
        String[] words = port.split(":", -1);
        InetSocketAddress address = new InetSocketAddress(words[1], Integer.parseInt(words[2]));
        try {
            boolean answers = words[0].equals("tcp")
                    ? isGreeted(address, patienceMillis)
                    : isEchoed(address, patienceMillis / DATAGRAMS);
            return answers ? "answers" : "closes";
        } catch (SocketTimeoutException e) {
            return "is silent";
        } catch (ConnectException | PortUnreachableException e) {
            return "refuses";
        } catch (IOException e) {
            return "fails: " + e;
        }
    }

    private static boolean isGreeted(InetSocketAddress address, int patienceMillis) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, patienceMillis);
            socket.setSoTimeout(patienceMillis);
            return socket.getInputStream().read() >= 0;
        }
    }

    private static boolean isEchoed(InetSocketAddress address, int patienceMillis) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(address);
            socket.setSoTimeout(patienceMillis);
            for (int i = 1; i < DATAGRAMS; i++) {
                try {
                    return isEchoed(socket);
                } catch (SocketTimeoutException e) {
                    System.err.println("again to " + address);
                }
            }
            return isEchoed(socket);
        }
    }

    private static boolean isEchoed(DatagramSocket socket) throws IOException {
        socket.send(new DatagramPacket(new byte[] {1}, 1));
        socket.receive(new DatagramPacket(new byte[1], 1));
        return true;
    }
}
