package io.lanrage.cli;

import io.lanrage.core.PartyEvent;
import io.lanrage.core.PartyStatus;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.nat.NatReport;

/** Where a running command tells what happens: lines for people, or JSON for scripts. Safe for use by several threads. */
interface EventSink {

    /** This player is a member of a party that others may be invited to. */
    void entered(PartyEvent.Entered event);

    /** Anything that happened behind entering, but for failures that end the command. */
    void happened(PartyEvent event);

    /** The regular reading of all tunnels. */
    void quality(PartyStatus status);

    /** The result of a network check. */
    void netcheck(NatReport report);

    /** A failure, which ends the command. */
    void failed(LanrageException failure);

    /** Where something slow stands; for people only. */
    void progress(String text);
}
