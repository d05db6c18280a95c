package io.lanrage.core.control.remote;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Just enough of a WebSocket server (RFC 6455) to be polite or rude to a client on the loopback interface. Each connection is given to
 * the test, which reads and writes it.
 */
final class TestWebSocketServer implements AutoCloseable {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CONTINUATION = 0;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    private static final int FIN = 0x80;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** A frame as it came. */
    record Frame(int opcode, boolean last, byte[] payload) {}

    /** One connection. */
    static final class Connection implements AutoCloseable {

        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(10_000);
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** Reads the client's handshake, whole. */
        String readHandshake() throws IOException {
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("the handshake ends early");
                }
                request.append((char) next);
            }
            return request.toString();
        }

        /** Answers the handshake as a server of this subprotocol does. */
        void accept(String subprotocol) throws IOException {
            String key = header(readHandshake(), "Sec-WebSocket-Key");
            String protocol = subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
            raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + accepted(key) + "\r\n" + protocol + "\r\n");
        }

        void raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        void text(String text) throws IOException {
            frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
        }

        void frame(int opcode, boolean last, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write((last ? FIN : 0) | opcode);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else if (payload.length < 65536) {
                frame.write(126);
                frame.write(payload.length >>> 8);
                frame.write(payload.length);
            } else {
                frame.write(127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    frame.write((int) ((long) payload.length >>> shift));
                }
            }
            frame.writeBytes(payload);
            out.write(frame.toByteArray());
            out.flush();
        }

        /** Reads a frame of the client, which is masked (RFC 6455 §5.3). */
        Frame readFrame() throws IOException {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return new Frame(first & 0xf, (first & FIN) != 0, payload);
        }

        /** Reads a text of the client, which may come in several frames. */
        String readText() throws IOException {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            Frame frame = readFrame();
            while (true) {
                if (frame.opcode() > BINARY) {
                    throw new IOException("a text was expected, but opcode " + frame.opcode() + " came");
                }
                text.writeBytes(frame.payload());
                if (frame.last()) {
                    return text.toString(StandardCharsets.UTF_8);
                }
                frame = readFrame();
            }
        }

        /** Whether the client closes the connection, with whatever it still had to say before. */
        boolean isEnded() {
            byte[] sink = new byte[8192];
            try {
                InputStream rest = socket.getInputStream();
                while (rest.read(sink) >= 0) {
                    // What comes before the end does not matter.
                }
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                // A reset is an end, too, and so is a TLS handshake that the client breaks off.
                return true;
            }
        }

        /** Ends the connection as a machine does that knows nothing of it (RFC 9293 §3.10.7.1). */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        private static String header(String request, String name) throws IOException {
            for (String line : request.split("\r\n", -1)) {
                if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                    return line.substring(name.length() + 1).strip();
                }
            }
            throw new IOException("no header " + name);
        }

        private static String accepted(String key) {
            try {
                byte[] digest =
                        MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
                return Base64.getEncoder().encodeToString(digest);
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final ServerSocket listening;
    private final BlockingQueue<Connection> connections = new ArrayBlockingQueue<>(16);

    TestWebSocketServer() throws IOException {
        this(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
    }

    TestWebSocketServer(ServerSocket listening) {
        this.listening = listening;
        Thread thread = new Thread(this::listen, "test-web-socket-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + port());
    }

    /** The next connection that a client makes. */
    Connection next() throws InterruptedException {
        Connection connection = connections.poll(10, TimeUnit.SECONDS);
        if (connection == null) {
            throw new AssertionError("no client connected within 10 s");
        }
        return connection;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Connection connection : connections) {
            connection.close();
        }
    }

    private void listen() {
        try {
            while (true) {
                connections.add(new Connection(listening.accept()));
            }
        } catch (IOException e) {
            // The test is over.
            return;
        }
    }
}
