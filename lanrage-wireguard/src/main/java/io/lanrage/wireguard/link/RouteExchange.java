package io.lanrage.wireguard.link;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.wireguard.posix.Errno;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.posix.PosixException;
import io.lanrage.wireguard.posix.RouteSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Orders to the kernel, one after the other, each with its answer. */
final class RouteExchange implements AutoCloseable {
    /** The kernel answers before the order's call returns; only its lock for interfaces may be held by others for a while. */
    private static final int ANSWER_MILLIS = 3_000;
    /** Strange messages are passed over; a signal may end a wait early. */
    private static final int MAX_TRIES = 10;

    private static final int ANSWER_BYTES = 8_192;

    private final RouteSocket socket;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER_BYTES).order(ByteOrder.nativeOrder());
    private int sequence;

    private RouteExchange(RouteSocket socket) {
        this.socket = socket;
    }

    static RouteExchange open(Posix posix) {
        try {
            return new RouteExchange(posix.openRouteSocket());
        } catch (PosixException e) {
            throw new DeviceException(ErrorCode.INTERFACE_FAILED, "orders to the kernel: " + e.getMessage(), e);
        }
    }

    /** The number for the next order. */
    int nextSequence() {
        return ++sequence;
    }

    /**
     * Has an order carried out.
     *
     * @param what the order, for people
     * @throws DeviceException with the kernel's reason if it was not
     */
    void carryOut(String what, RouteMessage order) {
        RouteAnswer said = exchange(what, order);
        if (said.errorNumber() == 0) {
            return;
        }
        Errno errno = new Errno(said.errorNumber());
        ErrorCode code = errno.equals(Errno.EPERM) ? ErrorCode.PERMISSION_DENIED : ErrorCode.INTERFACE_FAILED;
        String words = said.words().isEmpty() ? "" : ": " + said.words();
        throw new DeviceException(code, what + ": " + errno + words);
    }

    private RouteAnswer exchange(String what, RouteMessage order) {
        try {
            socket.send(order.finish());
            for (int tries = 0; tries < MAX_TRIES; tries++) {
                answer.clear();
                if (socket.receive(answer, ANSWER_MILLIS)) {
                    Optional<RouteAnswer> said = RouteAnswer.find(answer.flip(), sequence);
                    if (said.isPresent()) {
                        return said.get();
                    }
                }
            }
        } catch (PosixException e) {
            throw new DeviceException(ErrorCode.INTERFACE_FAILED, what + ": " + e.getMessage(), e);
        }
        throw new DeviceException(ErrorCode.INTERFACE_FAILED, what + ": the kernel did not answer");
    }

    @Override
    public void close() {
        socket.close();
    }
}
