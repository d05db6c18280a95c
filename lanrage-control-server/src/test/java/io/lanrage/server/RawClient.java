package io.lanrage.server;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A TCP connection on which a test may say anything, or nothing. Every wait is bounded. */
final class RawClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_IN_TWO_BYTES = 126;

    private final Socket socket;

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    static RawClient connect(ControlServer server) throws IOException {
        return connect(server, 0);
    }

    static RawClient connect(int port) throws IOException {
        return connect(port, 0);
    }

    /** Connects with a small receive buffer, so that the server notices soon that nothing is read. */
    static RawClient connect(ControlServer server, int receiveBufferBytes) throws IOException {
        return connect(server.address().getPort(), receiveBufferBytes);
    }

    private static RawClient connect(int port, int receiveBufferBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return new RawClient(socket);
    }

    /** Connects and becomes a WebSocket. */
    static RawClient upgraded(ControlServer server, int receiveBufferBytes) throws IOException {
        RawClient client = connect(server, receiveBufferBytes);
        client.send(upgradeTo("lanrage.v1"));
        client.readUntil("\r\n\r\n");
        return client;
    }

    /** The request that turns a connection into a WebSocket of a subprotocol. */
    static String upgradeTo(String protocols) {
        return String.join(
                "\r\n",
                "GET /v1/ws HTTP/1.1",
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Protocol: " + protocols,
                "",
                "");
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends bytes as far as the server takes them: it may have closed already. */
    void send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (SocketException e) {
            // The server has had enough; that is for the test to see when it reads.
        }
    }

    /** Sends one frame (RFC 6455 §5.2), masked with zeros. */
    void sendFrame(int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(frame);
        out.writeByte(FIN | opcode);
        if (payload.length < LENGTH_IN_TWO_BYTES) {
            out.writeByte(MASKED | payload.length);
        } else {
            out.writeByte(MASKED | LENGTH_IN_TWO_BYTES);
            out.writeShort(payload.length);
        }
        out.writeInt(0);
        out.write(payload);
        send(frame.toByteArray());
    }

    void sendText(String text) throws IOException {
        sendFrame(1, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads one unmasked frame: its payload as text. */
    String readFrame() throws IOException {
        InputStream in = socket.getInputStream();
        in.read();
        int length = in.read();
        if (length == LENGTH_IN_TWO_BYTES) {
            length = in.read() << 8 | in.read();
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    String readUntil(String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("ended after '" + read + "'");
            }
            read.append((char) next);
        }
        return read.toString();
    }

    /** Reads until the server ends the connection: everything that it said. */
    String readToEnd() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                read.write(next);
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw new SocketTimeoutException("it goes on and on");
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server does not end the connection; it said " + read, e);
        } catch (SocketException e) {
            // A reset: the server closed while there was something that it had not read.
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
