package io.lanrage.wireguard.uapi;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.wireguard.posix.Errno;
import io.lanrage.wireguard.posix.PosixException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A talk with a WireGuard device that failed, or cannot begin. */
public abstract sealed class UapiException extends DeviceException {

    private static final long serialVersionUID = 1L;

    private UapiException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }

    private static boolean isOfRights(Errno errno) {
        return errno.equals(Errno.EACCES) || errno.equals(Errno.EPERM);
    }

    /** Nobody answers at the device's socket, or not in time, or the talk broke off. */
    public static final class Unreachable extends UapiException {

        private static final long serialVersionUID = 1L;

        private final int errnoNumber;

        Unreachable(Path socket, PosixException cause) {
            super(codeOf(cause.errno()), "WireGuard at " + socket + ": " + cause.getMessage(), cause);
            this.errnoNumber = cause.errno().number();
        }

        Unreachable(Path socket, Duration timeout) {
            super(
                    ErrorCode.WIREGUARD_FAILED,
                    "WireGuard at " + socket + " did not answer within " + timeout.toMillis() + " ms",
                    null);
            this.errnoNumber = Errno.ETIMEDOUT.number();
        }

        Unreachable(Path socket, int answerBytes) {
            super(
                    ErrorCode.WIREGUARD_FAILED,
                    "WireGuard at " + socket + " broke off its answer after " + answerBytes + " bytes",
                    null);
            this.errnoNumber = Errno.ECONNRESET.number();
        }

        private static ErrorCode codeOf(Errno errno) {
            return isOfRights(errno) ? ErrorCode.PERMISSION_DENIED : ErrorCode.WIREGUARD_FAILED;
        }

        /**
         * What the operating system said.
         *
         * @return for instance {@link Errno#ENOENT} where there is no socket, {@link Errno#ECONNREFUSED} where its owner is gone,
         *     {@link Errno#ETIMEDOUT}, or {@link Errno#ECONNRESET} where the answer broke off
         */
        public Errno errno() {
            return new Errno(errnoNumber);
        }
    }

    /** The own device cannot be served: the control socket cannot be made. */
    public static final class Unserved extends UapiException {

        private static final long serialVersionUID = 1L;

        private final boolean isTaken;

        Unserved(Path socket, Errno errno, PosixException cause) {
            super(codeOf(errno), describe(socket, errno, cause), cause);
            this.isTaken = errno.equals(Errno.EADDRINUSE);
        }

        Unserved(Path socket, IOException cause) {
            super(
                    cause instanceof AccessDeniedException ? ErrorCode.PERMISSION_DENIED : ErrorCode.SOCKET_FAILED,
                    "control socket " + socket + " cannot be made: " + cause,
                    cause);
            this.isTaken = false;
        }

        private static String describe(Path socket, Errno errno, PosixException cause) {
            return errno.equals(Errno.EADDRINUSE)
                    ? "control socket " + socket + " belongs to another program that runs, or is a file of another kind"
                    : "control socket " + socket + " cannot be made: " + cause.getMessage();
        }

        private static ErrorCode codeOf(Errno errno) {
            if (errno.equals(Errno.EADDRINUSE)) {
                return ErrorCode.INTERFACE_IN_USE;
            }
            return isOfRights(errno) ? ErrorCode.PERMISSION_DENIED : ErrorCode.SOCKET_FAILED;
        }

        /**
         * Why.
         *
         * @return true if a program that runs has the socket, so that the interface's name is taken; false if this machine or this
         *     process's rights do not allow it, where the device works without being served
         */
        public boolean isTaken() {
            return isTaken;
        }
    }

    /** The device understood the protocol and said no. What came before the refused line may have taken effect. */
    public static final class Refused extends UapiException {

        private static final long serialVersionUID = 1L;

        private final long status;

        Refused(long status) {
            super(ErrorCode.WIREGUARD_FAILED, "WireGuard refused: " + describe(status), null);
            this.status = status;
        }

        private static String describe(long status) {
            return errnoOf(status).map(Errno::toString).orElse("status " + status);
        }

        private static Optional<Errno> errnoOf(long status) {
            // wireguard-go negates error numbers, others do not; the protocol's text is silent on it.
            long number = Math.abs(status);
            return number >= 1 && number <= Errno.LARGEST_NUMBER
                    ? Optional.of(new Errno((int) number))
                    : Optional.empty();
        }

        /**
         * Why it refused.
         *
         * @return for instance {@link Errno#EINVAL}, or {@link Errno#EADDRINUSE} for a port in use; empty if the device's number
         *     is none of the operating system's
         */
        public Optional<Errno> errno() {
            return errnoOf(status);
        }
    }

    /** The device's answer is not of the protocol's form. The message never has a secret in it. */
    public static final class Malformed extends UapiException {

        private static final long serialVersionUID = 1L;

        Malformed(int line, String reason) {
            super(ErrorCode.WIREGUARD_FAILED, "WireGuard's answer, line " + line + ": " + reason, null);
        }
    }
}
