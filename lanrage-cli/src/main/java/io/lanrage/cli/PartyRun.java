package io.lanrage.cli;

import io.lanrage.core.Lanrage;
import io.lanrage.core.PartyEvent;
import io.lanrage.core.PartyManager;
import io.lanrage.core.PartyStatus;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A player's stay in a party, from entering until Ctrl-C or the party's end. */
final class PartyRun {

    private static final Logger LOG = LoggerFactory.getLogger(PartyRun.class);
    private static final int QUALITY_SECONDS = 5;
    /** Longer than closing takes. */
    private static final int LAST_EVENT_SECONDS = 20;

    private final Environment environment;
    private final CommonOptions common;
    private final PartyOptions options;
    private final EventSink events;
    private final CountDownLatch over = new CountDownLatch(1);

    /** What ended the stay, if that was a failure; known when it is over. */
    private volatile @Nullable LanrageException failure;

    PartyRun(Environment environment, CommonOptions common, PartyOptions options) {
        this.environment = environment;
        this.common = common;
        this.options = options;
        this.events = common.events(environment.out(), environment.err());
    }

    /** Enters as {@code entry} says and stays; returns how it ended. */
    ExitCode stay(Function<Lanrage, CompletionStage<PartyManager>> entry) {
        common.applyVerbosity();
        Lanrage.Builder builder = Lanrage.builder()
                .identity(common.identityFile(environment.variables()).loadOrCreate(environment.random()))
                .playerName(options.playerName(environment.variables()))
                .interfaceName(options.wireguard.interfaceName(options.interfaceName))
                .openPorts(options.openPorts)
                .udpPort(options.port)
                .networkManager(options.wireguard.provider())
                .listener(this::happened);
        if (options.server != null) {
            builder.server(options.server);
        }
        options.accessToken.read(environment.variables()).ifPresent(builder::accessToken);
        try (Lanrage lanrage = builder.build()) {
            return stay(lanrage, entry);
        } catch (LanrageException e) {
            events.failed(e);
            return ExitCode.of(e);
        }
    }

    private ExitCode stay(Lanrage lanrage, Function<Lanrage, CompletionStage<PartyManager>> entry) {
        Farewell farewell = environment.onInterrupt(ExitCode.DONE, () -> leave(lanrage));
        try {
            events.progress("Connecting …");
            watch(Awaiting.result(entry.apply(lanrage)));
            LanrageException cause = failure;
            if (cause != null) {
                throw cause;
            }
            return ExitCode.DONE;
        } finally {
            farewell.close();
        }
    }

    private void leave(Lanrage lanrage) {
        lanrage.close();
        over.countDown();
    }

    private void watch(PartyManager party) {
        try {
            while (!over.await(QUALITY_SECONDS, TimeUnit.SECONDS)) {
                if (!showQuality(party)) {
                    LOG.debug("the party ended while its quality was read");
                    over.await(LAST_EVENT_SECONDS, TimeUnit.SECONDS);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns false if the party has ended, so that its last event is on its way. */
    private boolean showQuality(PartyManager party) {
        try {
            PartyStatus status = Awaiting.result(party.status());
            events.quality(status);
            return true;
        } catch (LanrageException e) {
            if (e.code() != ErrorCode.CLOSED) {
                throw e;
            }
            return false;
        }
    }

    private void happened(PartyEvent event) {
        if (event instanceof PartyEvent.Entered entered) {
            events.entered(entered);
        } else {
            events.happened(event);
        }
        if (event instanceof PartyEvent.InterfaceLost lost) {
            failure = lost.cause();
        }
        if (event instanceof PartyEvent.Dissolved
                || event instanceof PartyEvent.Left
                || event instanceof PartyEvent.InterfaceLost) {
            over.countDown();
        }
    }
}
