package io.lanrage.server.relay.registration;

import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.relay.directory.RelayLoad;
import io.lanrage.server.relay.registration.Registering.Change;
import io.lanrage.server.relay.registration.Registering.Next;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers a relay at its control server, again and again, until it is closed: each heartbeat while that goes well; otherwise with pauses
 * that grow from half a second to 15 s. All of it happens on one thread of its own, which waits for the network.
 */
public final class RelayRegistrar implements AutoCloseable {

    /** For the last word to the control server; without it the relay is taken off the list when its lease ends. */
    private static final Duration FAREWELL_LIMIT = Duration.ofSeconds(2);

    private static final int INSTANCE_BYTES = 8;
    private static final Logger log = LoggerFactory.getLogger(RelayRegistrar.class);

    /** Hears of changes, on the registrar's thread. */
    public interface Listener {

        /** The control server has put the relay on its list, also after it was off it. */
        void listed();

        /**
         * The relay is not on the list, or will be off it soon. It goes on trying.
         *
         * @param why for people
         */
        void notListed(String why);
    }

    /**
     * What a relay says of itself.
     *
     * @param id what it is called
     * @param region where it stands
     * @param uris the ways to it, the best first; 1 to 4
     */
    public record Self(RelayId id, RelayRegion region, List<TurnUri> uris) {

        /** Copies the ways. */
        public Self {
            uris = List.copyOf(uris);
        }
    }

    private final Self self;
    private final RelayKey key;
    private final Supplier<RelayLoad> load;
    private final DeskLine line;
    private final Listener listener;
    private final Registering state;
    private final String instance;
    private final ReportCodec codec = new ReportCodec();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("lanrage-registrar", true));
    private final AtomicBoolean closed = new AtomicBoolean();

    RelayRegistrar(
            Self self, RelayKey key, Supplier<RelayLoad> load, DeskLine line, SecureRandom random, Listener listener) {
        this.self = self;
        this.key = key;
        this.load = load;
        this.line = line;
        this.listener = listener;
        this.state = new Registering(random);
        byte[] bytes = new byte[INSTANCE_BYTES];
        random.nextBytes(bytes);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.instance = HexFormat.of().formatHex(bytes);
    }

    /**
     * Begins to register.
     *
     * @param server the control server
     * @param self what to register
     * @param key what the control server has, too
     * @param load tells what the relay has to do; called on the registrar's thread
     * @param random a cryptographic source
     * @param listener hears of changes
     * @return the registrar, which the caller closes
     */
    public static RelayRegistrar start(
            DeskAddress server,
            Self self,
            RelayKey key,
            Supplier<RelayLoad> load,
            SecureRandom random,
            Listener listener) {
        RelayRegistrar registrar = new RelayRegistrar(self, key, load, new HttpDeskLine(server), random, listener);
        registrar.begin();
        return registrar;
    }

    void begin() {
        after(Duration.ZERO);
    }

    private void after(Duration pause) {
        try {
            thread.schedule(this::registerAndGoOn, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("the registrar is closed, and registers no more");
        }
    }

    private void registerAndGoOn() {
        if (closed.get()) {
            return;
        }
        Next next;
        try {
            next = state.onReply(report(false));
        } catch (IOException e) {
            next = state.onFailure(line + " does not answer: " + e.getMessage());
        } catch (RuntimeException e) {
            log.error("registering failed", e);
            next = state.onFailure(e.toString());
        }
        if (!closed.get()) {
            next.change().ifPresent(this::tell);
            after(next.pause());
        }
    }

    private DeskReply report(boolean leaving) throws IOException {
        RelayReport report = new RelayReport(self.id(), self.region(), self.uris(), load.get(), instance, leaving);
        byte[] body = codec.encode(report);
        Optional<RelayProof> proof =
                state.takeChallenge().map(challenge -> new RelayProof(challenge, key.proof(challenge, body)));
        return line.send(proof, body);
    }

    private void tell(Change change) {
        if (change instanceof Change.NotListed not) {
            log.warn("relay {} is not on the list of {}: {}", self.id(), line, not.why());
            listener.notListed(not.why());
        } else {
            log.info("relay {} is on the list of {}", self.id(), line);
            listener.listed();
        }
    }

    /** Takes the relay off the list and ends, within 4 s. Closing again does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        thread.execute(this::sayFarewell);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(FAREWELL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                line.close();
                thread.shutdownNow();
                thread.awaitTermination(FAREWELL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            line.close();
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void sayFarewell() {
        if (!state.isListed()) {
            return;
        }
        try {
            if (report(true) instanceof DeskReply.Challenged challenged) {
                state.onReply(challenged);
                report(true);
            }
        } catch (IOException | RuntimeException e) {
            log.debug("the control server could not be told that the relay ends: {}", e.toString());
        }
    }
}
