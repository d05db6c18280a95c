package io.lanrage.wireguard.lan;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.wireguard.engine.PacketRules;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;

/** A party's LAN for the engine: the {@link MemberFilter} and {@link LanCopies} of one virtual interface. */
public final class LanRules implements PacketRules {
    /** Members who have sent to all, sixteen times the largest party; beyond this the one heard longest ago begins anew. */
    private static final int MEMBERS = 1024;

    private final LanAddresses addresses;
    private final MemberFilter filter;
    private final LanCopies copies;
    /** The inbound thread's. */
    private final Map<PeerId, LanCopies.Arrivals> arrivals = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, LanCopies.Arrivals> eldest) {
            return size() > MEMBERS;
        }
    };

    /**
     * Makes the rules of an interface.
     *
     * @param config its addresses and open ports
     * @param limits how much goes to all
     * @param random a cryptographic source
     * @param nowNanos the time by the engine's clock
     */
    public LanRules(InterfaceConfig config, CopyLimits limits, SecureRandom random, long nowNanos) {
        this.addresses = new LanAddresses(config.address(), config.prefix());
        this.filter = new MemberFilter(config.openPorts(), addresses, HashKey.generate(random));
        this.copies = new LanCopies(addresses, limits, HashKey.generate(random), nowNanos);
    }

    @Override
    public boolean isForEverybody(ByteBuffer memory, int offset) {
        return addresses.isForAll(memory, offset);
    }

    @Override
    public boolean mayCopy(ByteBuffer memory, int offset, int bytes, long nowNanos) {
        return copies.verdict(memory, offset, bytes, nowNanos) == CopyVerdict.FOR_ALL;
    }

    @Override
    public void sent(ByteBuffer memory, int offset, int bytes, long nowNanos) {
        filter.sent(memory, offset, bytes, nowNanos);
    }

    @Override
    public Verdict arrived(PeerId member, ByteBuffer memory, int offset, int bytes, long nowNanos) {
        if (!filter.admits(memory, offset, bytes, nowNanos)) {
            return Verdict.FILTERED;
        }
        if (!addresses.isForAll(memory, offset)) {
            return Verdict.ADMITTED;
        }
        return arrivalsOf(member, nowNanos).admits(memory, offset, bytes, nowNanos)
                ? Verdict.ADMITTED
                : Verdict.COPY_LIMIT;
    }

    private LanCopies.Arrivals arrivalsOf(PeerId member, long nowNanos) {
        LanCopies.Arrivals known = arrivals.get(member);
        if (known == null) {
            known = copies.arrivals(nowNanos);
            arrivals.put(member, known);
        }
        return known;
    }

    /**
     * The filter, for its counts.
     *
     * @return the filter
     */
    public MemberFilter filter() {
        return filter;
    }

    /**
     * What decides on packets to all, for its counts.
     *
     * @return the decider
     */
    public LanCopies copies() {
        return copies;
    }
}
