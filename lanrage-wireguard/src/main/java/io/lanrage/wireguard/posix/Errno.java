package io.lanrage.wireguard.posix;

import java.util.Map;

/**
 * An error number of the operating system, such as {@link #ECONNREFUSED}. Numbers without a constant here stay what
 * they are, so that nothing is lost on the way into a message.
 *
 * <p>The numbers are those of Linux on x86-64 and aarch64, which agree (asm-generic/errno.h).
 *
 * @param number the positive number, from 1 up to 4095, the largest the kernel can return
 */
public record Errno(int number) {
    /** Operation not permitted. */
    public static final Errno EPERM = new Errno(1);
    /** No such file or directory. */
    public static final Errno ENOENT = new Errno(2);
    /** Interrupted by a signal. */
    public static final Errno EINTR = new Errno(4);
    /** Input/output error. */
    public static final Errno EIO = new Errno(5);
    /** No such device or address. */
    public static final Errno ENXIO = new Errno(6);
    /** Bad file descriptor. */
    public static final Errno EBADF = new Errno(9);
    /** Would have to wait. */
    public static final Errno EAGAIN = new Errno(11);
    /** Out of memory. */
    public static final Errno ENOMEM = new Errno(12);
    /** Permission denied. */
    public static final Errno EACCES = new Errno(13);
    /** Device or resource busy. */
    public static final Errno EBUSY = new Errno(16);
    /** Exists already. */
    public static final Errno EEXIST = new Errno(17);
    /** No such device. */
    public static final Errno ENODEV = new Errno(19);
    /** Invalid argument. */
    public static final Errno EINVAL = new Errno(22);
    /** Too many open files. */
    public static final Errno EMFILE = new Errno(24);
    /** The other end is closed. */
    public static final Errno EPIPE = new Errno(32);
    /** Name too long. */
    public static final Errno ENAMETOOLONG = new Errno(36);
    /** Unknown error of the peer program. */
    public static final Errno ENOANO = new Errno(55);
    /** Protocol error. */
    public static final Errno EPROTO = new Errno(71);
    /** The file's object is gone. */
    public static final Errno EBADFD = new Errno(77);
    /** Message too long. */
    public static final Errno EMSGSIZE = new Errno(90);
    /** Socket of another type. */
    public static final Errno EPROTOTYPE = new Errno(91);
    /** Operation not supported. */
    public static final Errno EOPNOTSUPP = new Errno(95);
    /** Address in use. */
    public static final Errno EADDRINUSE = new Errno(98);
    /** Connection aborted. */
    public static final Errno ECONNABORTED = new Errno(103);
    /** Connection reset. */
    public static final Errno ECONNRESET = new Errno(104);
    /** Not connected. */
    public static final Errno ENOTCONN = new Errno(107);
    /** Timed out. */
    public static final Errno ETIMEDOUT = new Errno(110);
    /** Connection refused. */
    public static final Errno ECONNREFUSED = new Errno(111);

    /** The largest number that the kernel returns. */
    public static final int LARGEST_NUMBER = 4095;

    private static final Map<Integer, Words> WORDS = Map.ofEntries(
            words(EPERM, "EPERM", "operation not permitted"),
            words(ENOENT, "ENOENT", "no such file or directory"),
            words(EINTR, "EINTR", "interrupted by a signal"),
            words(EIO, "EIO", "input/output error"),
            words(ENXIO, "ENXIO", "no such device or address"),
            words(EBADF, "EBADF", "bad file descriptor"),
            words(EAGAIN, "EAGAIN", "would have to wait"),
            words(ENOMEM, "ENOMEM", "out of memory"),
            words(EACCES, "EACCES", "permission denied"),
            words(EBUSY, "EBUSY", "device or resource busy"),
            words(EEXIST, "EEXIST", "exists already"),
            words(ENODEV, "ENODEV", "no such device"),
            words(EINVAL, "EINVAL", "invalid argument"),
            words(EMFILE, "EMFILE", "too many open files"),
            words(EPIPE, "EPIPE", "the other end is closed"),
            words(ENAMETOOLONG, "ENAMETOOLONG", "name too long"),
            words(ENOANO, "ENOANO", "unknown error of the peer program"),
            words(EPROTO, "EPROTO", "protocol error"),
            words(EBADFD, "EBADFD", "the file's object is gone"),
            words(EMSGSIZE, "EMSGSIZE", "message too long"),
            words(EPROTOTYPE, "EPROTOTYPE", "socket of another type"),
            words(EOPNOTSUPP, "EOPNOTSUPP", "operation not supported"),
            words(EADDRINUSE, "EADDRINUSE", "address in use"),
            words(ECONNABORTED, "ECONNABORTED", "connection aborted"),
            words(ECONNRESET, "ECONNRESET", "connection reset"),
            words(ENOTCONN, "ENOTCONN", "not connected"),
            words(ETIMEDOUT, "ETIMEDOUT", "timed out"),
            words(ECONNREFUSED, "ECONNREFUSED", "connection refused"));

    /** Checks the number. */
    public Errno {
        if (number < 1 || number > LARGEST_NUMBER) {
            throw new IllegalArgumentException("errno " + number + " is not in 1.." + LARGEST_NUMBER);
        }
    }

    /**
     * The symbol.
     *
     * @return for instance {@code ECONNREFUSED}; {@code errno 200} for a number without a constant here
     */
    public String symbol() {
        Words words = WORDS.get(number);
        return words == null ? "errno " + number : words.symbol;
    }

    /** Symbol and meaning, such as {@code ECONNREFUSED (connection refused)}. */
    @Override
    public String toString() {
        Words words = WORDS.get(number);
        return words == null ? symbol() : words.symbol + " (" + words.meaning + ")";
    }

    private static Map.Entry<Integer, Words> words(Errno errno, String symbol, String meaning) {
        return Map.entry(errno.number, new Words(symbol, meaning));
    }

    private record Words(String symbol, String meaning) {}
}
