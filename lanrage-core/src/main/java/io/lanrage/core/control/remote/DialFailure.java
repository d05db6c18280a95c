package io.lanrage.core.control.remote;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.UnreachableException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;

/** Says in words why there is no connection. */
final class DialFailure {

    private static final int SWITCHING_PROTOCOLS = 101;

    private DialFailure() {}

    /** The exception for a failed attempt to connect. */
    static UnreachableException of(ServerAddress server, Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof WebSocketHandshakeException refused) {
            int status = refused.getResponse().statusCode();
            return notLanrage(
                    server,
                    status == SWITCHING_PROTOCOLS
                            ? "it does not speak the WebSocket protocol as asked"
                            : "it answers with HTTP status " + status);
        }
        return new UnreachableException(
                ErrorCode.SERVER_UNREACHABLE,
                "the control server at " + server + " cannot be reached: " + reason(cause),
                cause);
    }

    /** The exception for a server that answers, but not as a control server does. */
    static UnreachableException notLanrage(ServerAddress server, String why) {
        return new UnreachableException(ErrorCode.SERVER_UNREACHABLE, server + " is no LANrage control server: " + why);
    }

    /** The cause of a failure in a few words. */
    static String reason(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof SSLException) {
            return "no TLS connection could be made (" + messageOf(cause) + ")";
        }
        for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
            if (inner instanceof UnresolvedAddressException || inner instanceof UnknownHostException) {
                return "its name is not known";
            }
        }
        String message = messageOf(cause);
        return cause instanceof ConnectException && message.isEmpty() ? "connection refused" : orName(message, cause);
    }

    private static String orName(String message, Throwable cause) {
        return message.isEmpty() ? cause.getClass().getSimpleName() : message;
    }

    /** The outermost message that there is. */
    private static String messageOf(Throwable cause) {
        for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
            String message = inner.getMessage();
            if (message != null && !message.isBlank()) {
                return ForeignText.clean(message);
            }
        }
        return "";
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapped && cause != null ? unwrapped(cause) : failure;
    }
}
