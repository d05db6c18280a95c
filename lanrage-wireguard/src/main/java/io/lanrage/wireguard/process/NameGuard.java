package io.lanrage.wireguard.process;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.wireguard.posix.Errno;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.posix.PosixException;
import io.lanrage.wireguard.uapi.UapiClient;
import io.lanrage.wireguard.uapi.UapiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether an interface's name can be had.
 *
 * <p>A name is two things: an interface of this network namespace, and a socket in a directory that all namespaces of the machine
 * share. So a WireGuard in another namespace can hold a name that looks free here. Decided is:
 *
 * <table>
 * <caption>Who has the name, and what follows</caption>
 * <tr><td>nobody, or a socket file without a listener</td><td>free; the program replaces the file</td></tr>
 * <tr><td>a program of a LANrage that has died</td><td>ended, then free: its tunnels lead nowhere</td></tr>
 * <tr><td>a program of a LANrage that runs</td><td>refused, with its process number</td></tr>
 * <tr><td>another WireGuard, here or in another namespace</td><td>refused</td></tr>
 * <tr><td>an interface of another kind</td><td>refused</td></tr>
 * </table>
 */
final class NameGuard {
    private static final Logger LOG = LoggerFactory.getLogger(NameGuard.class);

    private final Posix posix;
    private final Duration stopTimeout;

    NameGuard(Posix posix, Duration stopTimeout) {
        this.posix = posix;
        this.stopTimeout = stopTimeout;
    }

    /**
     * Makes sure that the name is free, ending a leftover program if there is one.
     *
     * @throws DeviceException with {@link ErrorCode#INTERFACE_IN_USE} if it is not
     */
    void claim(String name, UapiClient uapi) throws InterruptedException {
        boolean here = interfaceExists(name);
        Optional<Long> holder = holder(name, uapi);
        Optional<ProcessIdentity> owner = holder.flatMap(OwnerMark::of);
        if (owner.isPresent() && !owner.get().isRunning()) {
            end(name, holder.get(), owner.get());
            here = interfaceExists(name);
        } else if (holder.isPresent()) {
            throw taken(name, holder.get(), owner);
        }
        if (here) {
            throw new DeviceException(
                    ErrorCode.INTERFACE_IN_USE, "interface " + name + " exists already and is not LANrage's");
        }
    }

    private boolean interfaceExists(String name) {
        try {
            return posix.interfaceIndex(name).isPresent();
        } catch (PosixException e) {
            throw new DeviceException(ErrorCode.INTERFACE_FAILED, "interface " + name + ": " + e.getMessage(), e);
        }
    }

    /** The process that listens at the name's socket; 0 for one that cannot be seen; empty if nobody listens. */
    private static Optional<Long> holder(String name, UapiClient uapi) {
        try {
            OptionalLong process = uapi.process();
            return Optional.of(process.orElse(0));
        } catch (UapiException.Unreachable e) {
            if (e.errno().equals(Errno.ENOENT) || e.errno().equals(Errno.ECONNREFUSED)) {
                return Optional.empty();
            }
            throw new DeviceException(
                    e.code(), "it cannot be told whether the name " + name + " is free: " + e.getMessage(), e);
        }
    }

    private void end(String name, long pid, ProcessIdentity owner) throws InterruptedException {
        LOG.warn(
                "Ending the WireGuard program {} of {}: the LANrage that started it, process {}, has died",
                pid,
                name,
                owner.pid());
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            CompletableFuture<ProcessHandle> exit = process.get().onExit();
            process.get().destroy();
            if (!endsWithin(exit)) {
                process.get().destroyForcibly();
                endsWithin(exit);
            }
        }
    }

    private boolean endsWithin(CompletableFuture<ProcessHandle> exit) throws InterruptedException {
        try {
            exit.get(stopTimeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process failed", e);
        }
    }

    private static DeviceException taken(String name, long pid, Optional<ProcessIdentity> owner) {
        String who = owner.map(o -> "the LANrage of process " + o.pid())
                .orElse(pid == 0 ? "a WireGuard of another container" : "the WireGuard of process " + pid);
        boolean elsewhere = !sameNamespace(pid);
        return new DeviceException(
                ErrorCode.INTERFACE_IN_USE,
                "interface name " + name + " is taken by " + who
                        + (elsewhere
                                ? " in another network namespace (WireGuard's control sockets, "
                                        + UapiClient.SOCKET_DIRECTORY + "/NAME.sock, are shared by all of them)"
                                : ""));
    }

    /** Whether a process is in this one's network namespace; true where that cannot be told. */
    private static boolean sameNamespace(long pid) {
        try {
            Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
            return pid == 0 || ours.equals(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")));
        } catch (IOException e) {
            return true;
        }
    }
}
