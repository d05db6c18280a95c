package io.lanrage.core;

/** Hears what happens in a party. Called on the executor that {@link Lanrage.Builder#callbackExecutor} names, in order. */
@FunctionalInterface
public interface PartyListener {

    /**
     * Something happened.
     *
     * @param event what
     */
    void onPartyEvent(PartyEvent event);
}
