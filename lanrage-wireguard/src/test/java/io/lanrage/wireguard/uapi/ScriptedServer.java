package io.lanrage.wireguard.uapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Listens at a Unix socket as a WireGuard does, on a thread of its own, and lets the test answer. */
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final Thread thread;
    private final Talk talk;

    /** One connection; closed when it returns. */
    @FunctionalInterface
    public interface Talk {
        void with(SocketChannel connection) throws IOException;
    }

    /** A server whose connections are handled by {@code talk}, one after the other. */
    public ScriptedServer(Path socket, Talk talk) {
        this.talk = talk;
        try {
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::serve, "test-uapi-server");
        thread.start();
    }

    /** A server that is the given device. */
    public static ScriptedServer of(Path socket, ModelDevice device) {
        return new ScriptedServer(socket, connection -> {
            String request = readRequest(connection);
            if (!request.isEmpty()) {
                write(connection, device.answer(request));
            }
        });
    }

    /** Reads up to and with an empty line; what was read if the other side stopped before. */
    public static String readRequest(SocketChannel connection) throws IOException {
        StringBuilder request = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (!request.toString().endsWith("\n\n") && connection.read(buffer.clear()) > 0) {
            request.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
        }
        return request.toString();
    }

    /** Writes all of the text. */
    public static void write(SocketChannel connection, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }

    private void serve() {
        while (listener.isOpen()) {
            try (SocketChannel connection = listener.accept()) {
                talk.with(connection);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // The client has gone; the next one may come.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
