package io.lanrage.server;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import java.util.List;
import java.util.stream.Collectors;

/** The ports of a server could not be opened. The advice fits what the system said about them. */
public final class ListenException extends DeviceException {

    private static final long serialVersionUID = 1L;

    private final String advice;

    private ListenException(String message, String advice, Throwable cause) {
        super(ErrorCode.SOCKET_FAILED, message, cause);
        this.advice = advice;
    }

    /** Brings together what went wrong at all ports. */
    static ListenException of(List<DeviceException> failures) {
        String message = failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
        String advice =
                failures.stream().map(ListenException::adviceOn).distinct().collect(Collectors.joining(" "));
        ListenException all = new ListenException(message, advice, failures.get(0));
        failures.stream().skip(1).forEach(all::addSuppressed);
        return all;
    }

    private static String adviceOn(DeviceException failure) {
        String said = String.valueOf(failure.getMessage());
        if (said.contains("assign requested address")) {
            return "Give an address that this machine has; 'ip address' shows them.";
        }
        return said.contains("ermission denied")
                ? "Choose a port over 1023, or give the program CAP_NET_BIND_SERVICE."
                : failure.advice();
    }

    @Override
    public String advice() {
        return advice;
    }
}
