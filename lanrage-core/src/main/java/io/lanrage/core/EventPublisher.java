package io.lanrage.core;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the launcher's listener of events, on the executor that the launcher chose. From any thread. */
final class EventPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);

    private final PartyListener listener;
    private final Executor executor;

    EventPublisher(PartyListener listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    void publish(PartyEvent event) {
        try {
            executor.execute(() -> call(event));
        } catch (RejectedExecutionException e) {
            LOG.debug(
                    "{} is not told: the callback executor has ended",
                    event.getClass().getSimpleName());
        }
    }

    private void call(PartyEvent event) {
        try {
            listener.onPartyEvent(event);
        } catch (RuntimeException e) {
            LOG.error("the listener failed on {}", event.getClass().getSimpleName(), e);
        }
    }
}
