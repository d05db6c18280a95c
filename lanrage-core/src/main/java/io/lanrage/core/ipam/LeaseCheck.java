package io.lanrage.core.ipam;

import io.lanrage.core.key.PeerId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run of {@link IpAddressPool#check()}: hears of every holder, then compares with what is marked as taken. */
final class LeaseCheck {

    private final AddressSpace space;
    private final int end;
    private final Map<Integer, PeerId> holders = new HashMap<>();
    private final List<LeaseFinding> findings = new ArrayList<>();

    LeaseCheck(AddressSpace space, int openedSubnets) {
        this.space = space;
        this.end = AddressSpace.firstOf(openedSubnets);
    }

    /** A peer holds the address at an offset, by lease or while it rests. */
    void held(PeerId peer, int offset) {
        PeerId other = holders.putIfAbsent(offset, peer);
        if (other != null) {
            findings.add(new LeaseFinding.HeldTwice(space.at(offset), other, peer));
        }
        if (offset < 0 || offset >= end) {
            findings.add(new LeaseFinding.OutOfRange(space.at(offset), peer));
        } else if (AddressSpace.isReserved(offset)) {
            findings.add(new LeaseFinding.Reserved(space.at(offset), peer));
        }
    }

    /** Everything that is wrong, once all holders were named. */
    List<LeaseFinding> findings(BitSet taken) {
        holders.keySet().stream()
                .filter(offset -> offset >= 0 && !taken.get(offset))
                .sorted()
                .forEach(offset -> findings.add(new LeaseFinding.NotMarked(space.at(offset))));
        taken.stream()
                .filter(offset -> !holders.containsKey(offset) && !(offset < end && AddressSpace.isReserved(offset)))
                .forEach(offset -> findings.add(new LeaseFinding.Lost(space.at(offset))));
        return List.copyOf(findings);
    }
}
