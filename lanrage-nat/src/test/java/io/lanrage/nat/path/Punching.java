package io.lanrage.nat.path;

import io.lanrage.core.key.CheckKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.NatType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;

/** Two peers behind a NAT each, in one simulated network. */
final class Punching {

    static final PeerId ALICE = new PeerId("aaaaaaaaaaaaaaaa");
    static final PeerId BOB = new PeerId("bbbbbbbbbbbbbbbb");
    static final CheckKey KEY = CheckKey.of(new byte[CheckKey.BYTES]);
    static final long MILLIS = 1_000_000;
    static final long SECONDS = 1000 * MILLIS;

    private final SplittableRandom random;
    private final SimulatedNetwork network;
    private final SimulatedPeer alice;
    private final SimulatedPeer bob;

    Punching(NatType aliceNat, NatType bobNat, long seed) {
        random = new SplittableRandom(seed);
        network = new SimulatedNetwork(random.split());
        alice = peer(ALICE, aliceNat, "203.0.113.10", "192.168.1.2");
        bob = peer(BOB, bobNat, "203.0.113.20", "192.168.2.2");
        alice.addPeer(bob, KEY);
        bob.addPeer(alice, KEY);
    }

    private SimulatedPeer peer(PeerId id, NatType type, String outer, String inner) {
        SimulatedNat nat = new SimulatedNat(type, address(outer), random.split());
        InetSocketAddress socket = new InetSocketAddress(address(type == NatType.OPEN ? outer : inner), 51820);
        return new SimulatedPeer(network, id, socket, nat, random.split());
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(literal, e);
        }
    }

    SplittableRandom random() {
        return random;
    }

    SimulatedNetwork network() {
        return network;
    }

    SimulatedPeer alice() {
        return alice;
    }

    SimulatedPeer bob() {
        return bob;
    }

    /** Both get the other's candidates, at these times from now. */
    void signal(long aliceDelayNanos, long bobDelayNanos) {
        network.at(aliceDelayNanos, () -> alice.takeCandidates(bob, bob.candidates()));
        network.at(bobDelayNanos, () -> bob.takeCandidates(alice, alice.candidates()));
    }

    boolean isConnected() {
        return alice.isConnectedTo(bob) && bob.isConnectedTo(alice);
    }

    /** Whether what each would send over its selected path now reaches the other. */
    boolean pathsAreReal() {
        return isReal(alice, bob) && isReal(bob, alice);
    }

    private boolean isReal(SimulatedPeer from, SimulatedPeer to) {
        return from.selected(to)
                .map(path -> network.reaches(from, path.remote(), to))
                .orElse(false);
    }
}
