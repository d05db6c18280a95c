package io.lanrage.wireguard.process;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.wireguard.posix.Errno;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.uapi.DeviceState;
import io.lanrage.wireguard.uapi.UapiClient;
import io.lanrage.wireguard.uapi.UapiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WireGuard program that runs as a child of this process, with the interface and the socket that it made. Whoever started it
 * closes it. To be used by one thread at a time.
 */
public final class WireGuardProgram implements AutoCloseable {
    /** How long to wait between two looks at whether it answers: it takes some 10 of these. */
    private static final long POLL_MILLIS = 2;

    private static final long LOG_JOIN_MILLIS = 500;
    private static final long KILL_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(WireGuardProgram.class);

    private final ProgramSettings settings;
    private final String interfaceName;
    private final Process process;
    private final ProgramLog log;
    private final UapiClient uapi;

    private WireGuardProgram(ProgramSettings settings, String interfaceName, Process process, UapiClient uapi) {
        this.settings = settings;
        this.interfaceName = interfaceName;
        this.process = process;
        this.uapi = uapi;
        this.log = new ProgramLog(interfaceName, process.getInputStream());
    }

    /**
     * Starts the program and waits until its interface is there and it answers. A leftover program of a LANrage that died is
     * ended first.
     *
     * @param posix the C library
     * @param settings which program, and how patient to be
     * @param interfaceName the interface to make
     * @param nanoClock elapsed time in nanoseconds
     * @return the running program, which the caller closes
     * @throws DeviceException with {@link ErrorCode#TUN_UNAVAILABLE}, {@link ErrorCode#WIREGUARD_NOT_FOUND},
     *     {@link ErrorCode#PERMISSION_DENIED}, {@link ErrorCode#INTERFACE_IN_USE} or {@link ErrorCode#WIREGUARD_FAILED}
     * @throws InterruptedException if the thread was interrupted; nothing is left behind then
     */
    public static WireGuardProgram start(
            Posix posix, ProgramSettings settings, String interfaceName, LongSupplier nanoClock)
            throws InterruptedException {
        if (!Files.exists(settings.tunDevice())) {
            throw new DeviceException(ErrorCode.TUN_UNAVAILABLE, "there is no " + settings.tunDevice());
        }
        UapiClient uapi =
                new UapiClient(posix, UapiClient.socketOf(interfaceName), settings.answerTimeout(), nanoClock);
        new NameGuard(posix, settings.stopTimeout()).claim(interfaceName, uapi);
        WireGuardProgram program = new WireGuardProgram(settings, interfaceName, launch(settings, interfaceName), uapi);
        program.log.start();
        try {
            program.await(program::answers, "answer", nanoClock);
            return program;
        } catch (DeviceException | InterruptedException e) {
            program.close();
            throw e;
        }
    }

    private static Process launch(ProgramSettings settings, String interfaceName) {
        ProcessBuilder builder = new ProcessBuilder(settings.command(), "-f", interfaceName)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Map<String, String> environment = builder.environment();
        // Foreground, said in the second way that wireguard-go knows, also leaves out its banner about kernel modules.
        environment.put("WG_PROCESS_FOREGROUND", "1");
        environment.put("LOG_LEVEL", ProgramLog.level());
        OwnerMark.put(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new DeviceException(
                    ErrorCode.WIREGUARD_NOT_FOUND,
                    "'" + settings.command() + "' cannot be started: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Waits until the program listens on its UDP port, which it does some time after its interface was brought up.
     *
     * @throws DeviceException if it ends first, or takes longer than a program may take to start
     * @throws InterruptedException if the thread was interrupted
     */
    public void awaitListening(LongSupplier nanoClock) throws InterruptedException {
        await(this::listens, "listen on a port", nanoClock);
    }

    private boolean listens() {
        DeviceState state = uapi.get();
        state.wipe();
        return state.listenPort().isPresent();
    }

    private void await(BooleanSupplier done, String what, LongSupplier nanoClock) throws InterruptedException {
        long deadlineNanos = nanoClock.getAsLong() + settings.startTimeout().toNanos();
        while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            if (done.getAsBoolean()) {
                return;
            }
            if (nanoClock.getAsLong() - deadlineNanos > 0) {
                throw new DeviceException(
                        ErrorCode.WIREGUARD_FAILED,
                        settings.command() + " for " + interfaceName + " did not " + what + " within "
                                + settings.startTimeout().toMillis() + " ms");
            }
        }
        throw failure();
    }

    /** Whether this very program answers, and not another one that took the name in between. */
    private boolean answers() {
        try {
            return uapi.process().orElse(process.pid()) == process.pid();
        } catch (UapiException.Unreachable e) {
            if (e.errno().equals(Errno.EACCES)) {
                throw e;
            }
            return false;
        }
    }

    private DeviceException failure() throws InterruptedException {
        log.join(LOG_JOIN_MILLIS);
        return ProgramFailure.of(settings.command(), interfaceName, process.exitValue(), log.lastComplaint());
    }

    /**
     * The program's configuration.
     *
     * @return a client of its socket
     */
    public UapiClient uapi() {
        return uapi;
    }

    /**
     * Checks that the program still runs.
     *
     * @throws DeviceException if it has ended, with its last words
     * @throws InterruptedException if the thread was interrupted
     */
    public void requireRunning() throws InterruptedException {
        if (!process.isAlive()) {
            log.join(LOG_JOIN_MILLIS);
            throw ProgramFailure.ended(settings.command(), interfaceName, process.exitValue(), log.lastComplaint());
        }
    }

    /** Ends the program, and with it the interface; kills it if it does not end in time. Closing twice is harmless. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        process.destroy();
        try {
            if (!process.waitFor(settings.stopTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} for {} did not end in time and is killed", settings.command(), interfaceName);
                process.destroyForcibly().waitFor(KILL_MILLIS, TimeUnit.MILLISECONDS);
            }
            log.join(LOG_JOIN_MILLIS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        removeSocketFile();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A program that was killed leaves its socket's file; one that ended well has removed it. */
    private void removeSocketFile() {
        try {
            uapi.process();
        } catch (UapiException.Unreachable e) {
            if (e.errno().equals(Errno.ECONNREFUSED)) {
                deleteSocketFile();
            }
        }
    }

    private void deleteSocketFile() {
        try {
            Files.deleteIfExists(UapiClient.socketOf(interfaceName));
        } catch (IOException e) {
            LOG.warn("The socket file of {} could not be removed: {}", interfaceName, e.toString());
        }
    }
}
