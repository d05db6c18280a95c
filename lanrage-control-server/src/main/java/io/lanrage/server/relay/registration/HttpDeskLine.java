package io.lanrage.server.relay.registration;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Registers over HTTP, by one connection a report.
 *
 * <p>It waits in the JDK's simple client, and not in {@code java.net.http}: that one keeps a thread of its own, which JDK 17 cannot end.
 */
final class HttpDeskLine implements DeskLine {

    /** A little less than a heartbeat together, so that one lost answer costs no lease. */
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

    private static final Duration READ_LIMIT = Duration.ofSeconds(5);
    private static final int MAX_ANSWER_BYTES = 16_384;

    private final DeskAddress address;
    private final AtomicReference<@Nullable HttpURLConnection> underWay = new AtomicReference<>();
    private volatile boolean closed;

    /** Makes a line; nothing is connected yet. */
    HttpDeskLine(DeskAddress address) {
        this.address = address;
    }

    @Override
    public DeskReply send(Optional<RelayProof> authorization, byte[] report) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.url().openConnection();
        underWay.set(connection);
        try {
            if (closed) {
                throw new IOException("closed");
            }
            connection.setConnectTimeout(Math.toIntExact(CONNECT_LIMIT.toMillis()));
            connection.setReadTimeout(Math.toIntExact(READ_LIMIT.toMillis()));
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("Connection", "close");
            authorization.ifPresent(proof -> connection.setRequestProperty("Authorization", proof.toString()));
            connection.setFixedLengthStreamingMode(report.length);
            connection.getOutputStream().write(report);
            int status = connection.getResponseCode();
            Optional<String> authenticate = Optional.ofNullable(connection.getHeaderField("WWW-Authenticate"));
            return DeskReply.read(status, authenticate, body(connection, status));
        } finally {
            underWay.set(null);
            connection.disconnect();
        }
    }

    private static byte[] body(HttpURLConnection connection, int status) throws IOException {
        try (InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return stream == null ? new byte[0] : stream.readNBytes(MAX_ANSWER_BYTES);
        }
    }

    @Override
    public void close() {
        closed = true;
        HttpURLConnection connection = underWay.get();
        if (connection != null) {
            connection.disconnect();
        }
    }

    /** Where reports go, for people. */
    @Override
    public String toString() {
        return address.toString();
    }
}
