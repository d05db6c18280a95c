package io.lanrage.cli.game;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** Listens on ports: greets whoever connects with one byte, and sends back each datagram. */
public final class PortListener {

    private static final int GREETING = 'y';

    private PortListener() {}

    /** Arguments such as {@code tcp:22} or {@code udp:27015}. Prints {@code listening}, and ends with its input. */
    public static void main(String[] arguments) throws IOException {
        for (String argument : arguments) {
            int port = Integer.parseInt(argument.substring(4));
            if (argument.startsWith("tcp:")) {
                ServerSocket socket = new ServerSocket(port);
                run(argument, () -> greet(socket));
            } else {
                DatagramSocket socket = new DatagramSocket(port);
                run(argument, () -> echo(socket));
            }
        }
        System.out.println("listening");
        System.in.transferTo(System.out);
    }

    private static void run(String name, Runnable service) {
        Thread thread = new Thread(service, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void greet(ServerSocket listening) {
        while (true) {
            try (Socket connection = listening.accept()) {
                connection.getOutputStream().write(GREETING);
            } catch (SocketException e) {
                // The one who connected has gone again; the next may stay.
                System.err.println(e);
            } catch (IOException e) {
                throw new IllegalStateException("cannot accept on " + listening, e);
            }
        }
    }

    private static void echo(DatagramSocket socket) {
        byte[] buffer = new byte[2048];
        while (true) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                socket.send(packet);
            } catch (IOException e) {
                throw new IllegalStateException("cannot answer on port " + socket.getLocalPort(), e);
            }
        }
    }
}
