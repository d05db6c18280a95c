package io.lanrage.wireguard;

import io.lanrage.wireguard.engine.Engine;
import io.lanrage.wireguard.engine.EngineDrop;
import io.lanrage.wireguard.lan.CopyVerdict;
import io.lanrage.wireguard.lan.FilterVerdict;
import io.lanrage.wireguard.lan.LanCopies;
import io.lanrage.wireguard.lan.LanRules;
import io.lanrage.wireguard.lan.MemberFilter;
import io.lanrage.wireguard.tun.TunDevice;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumSet;
import java.util.Locale;

/**
 * What an embedded engine counts; {@code out} is what goes to members, {@code in} what comes from them.
 *
 * <ul>
 *   <li>{@code lanrage.engine.dropped}, tags {@code direction} and {@code reason}: packets that the engine dropped
 *   <li>{@code lanrage.filter.packets}, tag {@code verdict}: packets from members, by what the member filter said of them
 *   <li>{@code lanrage.filter.flows.forgotten}: flows that the filter forgot early, because there were too many
 *   <li>{@code lanrage.copies.packets}, tag {@code verdict}: packets of this machine's for everybody, by what was done with them
 *   <li>{@code lanrage.tun.packets}, {@code lanrage.tun.superpackets} and {@code lanrage.tun.dropped}, tag {@code direction}: packets of
 *       the virtual interface, large segments of the system that such packets were cut from or joined to, and what was lost there
 * </ul>
 */
final class EngineMeters {
    private static final String DIRECTION = "direction";
    private static final String OUT = "out";
    private static final String IN = "in";

    private EngineMeters() {}

    static InterfaceMeters register(MeterRegistry registry, Engine engine, LanRules rules, TunDevice device) {
        InterfaceMeters meters = new InterfaceMeters(registry, device.name());
        for (EngineDrop drop : EngineDrop.values()) {
            meters.show(
                    "lanrage.engine.dropped",
                    "Packets that the engine dropped",
                    engine,
                    counted -> counted.dropped(drop),
                    DIRECTION,
                    drop.direction(),
                    "reason",
                    drop.reason());
        }
        showRules(meters, rules);
        showDevice(meters, device);
        return meters;
    }

    private static void showRules(InterfaceMeters meters, LanRules rules) {
        MemberFilter filter = rules.filter();
        for (FilterVerdict verdict : FilterVerdict.values()) {
            meters.show(
                    "lanrage.filter.packets",
                    "Packets from members, by the member filter's verdict",
                    filter,
                    counted -> counted.verdicts().getOrDefault(verdict, 0L),
                    "verdict",
                    label(verdict));
        }
        meters.show(
                "lanrage.filter.flows.forgotten",
                "Flows that the member filter forgot early, because there were too many",
                filter,
                MemberFilter::forgottenFlows);
        LanCopies copies = rules.copies();
        // The engine asks about packets for everybody only.
        for (CopyVerdict verdict : EnumSet.complementOf(EnumSet.of(CopyVerdict.FOR_ONE))) {
            meters.show(
                    "lanrage.copies.packets",
                    "Packets for everybody, by what was done with them",
                    copies,
                    counted -> counted.verdicts().getOrDefault(verdict, 0L),
                    "verdict",
                    label(verdict));
        }
    }

    private static void showDevice(InterfaceMeters meters, TunDevice device) {
        String packets = "lanrage.tun.packets";
        String ofPackets = "Packets of the virtual interface";
        meters.show(packets, ofPackets, device, tun -> tun.statistics().packetsRead(), DIRECTION, OUT);
        meters.show(packets, ofPackets, device, tun -> tun.statistics().packetsWritten(), DIRECTION, IN);
        String large = "lanrage.tun.superpackets";
        String ofLarge = "Large segments that packets of the virtual interface were cut from or joined to";
        meters.show(large, ofLarge, device, tun -> tun.statistics().superPacketsRead(), DIRECTION, OUT);
        meters.show(large, ofLarge, device, tun -> tun.statistics().superPacketsWritten(), DIRECTION, IN);
        String dropped = "lanrage.tun.dropped";
        String ofDropped = "Packets that were lost at the virtual interface";
        meters.show(dropped, ofDropped, device, tun -> tun.statistics().readDrops(), DIRECTION, OUT);
        meters.show(dropped, ofDropped, device, tun -> tun.statistics().writeDrops(), DIRECTION, IN);
    }

    private static String label(Enum<?> verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
