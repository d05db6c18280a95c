package io.lanrage.wireguard.uapi;

import io.lanrage.wireguard.posix.Errno;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.posix.PosixException;
import io.lanrage.wireguard.posix.UnixServerSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * A listening socket with its file. A file that a program left behind when it died is replaced; that of a living one is not, nor is
 * anything that is no socket. Two that replace the same leftover at the same moment can get into each other's way: then one of the two
 * files is gone, as with every WireGuard.
 */
final class SocketFile {
    private static final int MODE = 0600;
    private static final String DIRECTORY_MODE = "rwx------";
    private static final int QUEUE_LENGTH = 16;
    private static final int PROBE_MILLIS = 1000;
    private static final int TYPE_MASK = 0170000;
    private static final int TYPE_SOCKET = 0140000;

    private final Path path;
    private final UnixServerSocket listener;
    private final Object identity;
    private boolean isStopped;

    private SocketFile(Path path, UnixServerSocket listener, Object identity) {
        this.path = path;
        this.listener = listener;
        this.identity = identity;
    }

    /**
     * Makes directory, file and socket.
     *
     * @throws UapiException.Unserved if somebody listens there, or this process lacks the rights
     */
    static SocketFile claim(Posix posix, Path path) {
        try {
            createDirectory(path);
            UnixServerSocket listener = listen(posix, path);
            try {
                return new SocketFile(path, listener, identity(path));
            } catch (IOException e) {
                listener.close();
                throw e;
            }
        } catch (PosixException e) {
            throw new UapiException.Unserved(path, e.errno(), e);
        } catch (IOException e) {
            throw new UapiException.Unserved(path, e);
        }
    }

    private static void createDirectory(Path path) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(DIRECTORY_MODE)));
        }
    }

    private static UnixServerSocket listen(Posix posix, Path path) throws IOException {
        try {
            return posix.listenUnix(path, MODE, QUEUE_LENGTH);
        } catch (PosixException e) {
            if (!e.errno().equals(Errno.EADDRINUSE) || !isLeftover(posix, path)) {
                throw e;
            }
        }
        Files.deleteIfExists(path);
        return posix.listenUnix(path, MODE, QUEUE_LENGTH);
    }

    private static boolean isLeftover(Posix posix, Path path) throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE_MASK) != TYPE_SOCKET) {
            return false;
        }
        try {
            posix.connectUnix(path, PROBE_MILLIS).close();
            return false;
        } catch (PosixException e) {
            return e.errno().equals(Errno.ECONNREFUSED);
        }
    }

    private static Object identity(Path path) throws IOException {
        return Map.copyOf(Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS));
    }

    /** The listening socket, which the server's thread closes. */
    UnixServerSocket listener() {
        return listener;
    }

    /**
     * Removes the file, if it is still this one, and then lets the socket refuse and all waits for it end. In this order nobody takes
     * the file for a leftover while it is removed. From any thread; again is harmless.
     */
    synchronized void stop() {
        if (isStopped) {
            return;
        }
        isStopped = true;
        try {
            if (identity.equals(identity(path))) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // Somebody has removed it, or its directory: then there is nothing to do.
        }
        listener.stop();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
