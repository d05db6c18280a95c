package io.lanrage.core;

import io.lanrage.core.control.ControlPlane;
import io.lanrage.core.control.ControlPlaneListener;
import io.lanrage.core.control.MemberRequest;
import io.lanrage.core.control.PartyRequest;
import io.lanrage.core.control.PeerSignal;
import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.CheckKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatTraversal;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.nat.PathListener;
import io.lanrage.core.nat.StunServer;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.NetworkManager;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.core.network.TunnelStatistics;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.core.party.HostLeavePolicy;
import io.lanrage.core.party.Party;
import io.lanrage.core.party.PartyKeys;
import io.lanrage.core.party.Peer;
import io.lanrage.core.party.Presence;
import io.lanrage.core.relay.Relay;
import io.lanrage.core.relay.RelayAccess;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.transport.PeerTransport;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The three ports of core in memory: they write down in {@link #calls} what was asked of them, in order, and do what a test tells
 * them to. Stages complete at once, on the caller's thread.
 */
public final class RecordedPorts {

    /** What was asked, one word or two each, for instance {@code nat.addPeer <id>}. */
    public final List<String> calls = new CopyOnWriteArrayList<>();

    /** The signals that were sent. */
    public final List<PeerSignal> signals = new CopyOnWriteArrayList<>();

    /** The tunnels that were configured. */
    public final List<TunnelPeer> tunnels = new CopyOnWriteArrayList<>();

    /** The own key. */
    public final PrivateKey key = PrivateKey.generate(new SecureRandom());

    /** The other members that are there when the party is entered. */
    public final List<Peer> others = new ArrayList<>();

    /** What the control plane refuses to register with, if anything. */
    public @Nullable LanrageException registration;

    /** What entering is refused with, if anything. */
    public @Nullable LanrageException entry;

    /** What opening the interface fails with, if anything. */
    public @Nullable LanrageException opening;

    /** The end of the interface, once a test completes it. */
    public final CompletableFuture<DeviceException> loss = new CompletableFuture<>();

    /** What happens on the way of the answer to entering. */
    public Runnable whileEntering = () -> {};

    /** What the next signals fail with, one after the other. */
    public final Deque<LanrageException> signalFailures = new ConcurrentLinkedDeque<>();

    /** What the next tunnels fail with, one after the other. */
    public final Deque<LanrageException> tunnelFailures = new ConcurrentLinkedDeque<>();

    /** Who hears the control plane, once it is open. */
    public @Nullable ControlPlaneListener control;

    /** Who hears the paths, once the traversal is open. */
    public @Nullable PathListener paths;

    /** A member with a new key. */
    public static Peer peer(String name, String address) {
        return peer(PrivateKey.generate(new SecureRandom()).publicKey(), name, address);
    }

    /** A member with a given key. */
    public static Peer peer(PublicKey key, String name, String address) {
        return new Peer(key, name, IpPrefix.parseAddress(address), NatType.UNKNOWN, Presence.PRESENT);
    }

    /** The party with the own peer at 10.66.0.1 and the {@link #others}. */
    public Party party(PartyKeys keys) {
        List<Peer> members = new ArrayList<>();
        members.add(peer(key.publicKey(), "self", "10.66.0.1"));
        members.addAll(others);
        return new Party(
                keys.partyId(),
                "party",
                1,
                key.publicKey().peerId(),
                IpPrefix.parse("10.66.0.0/16"),
                HostLeavePolicy.DISSOLVE,
                members);
    }

    /** The listener of the control plane, which must be open. */
    public ControlPlaneListener control() {
        return Objects.requireNonNull(control, "the control plane is not open");
    }

    /** The listener of the paths, which must be open. */
    public PathListener paths() {
        return Objects.requireNonNull(paths, "the traversal is not open");
    }

    /** A control plane that takes part in the recording. */
    public ControlPlane controlPlane(ControlPlaneListener listener) {
        control = listener;
        return new RecordedControlPlane();
    }

    /** A traversal that takes part in the recording. */
    public NatTraversal natTraversal(PathListener listener) {
        paths = listener;
        return new RecordedNatTraversal();
    }

    /** A network manager that takes part in the recording. */
    public NetworkManager networkManager() {
        return new RecordedNetworkManager();
    }

    private static <T> CompletionStage<T> outcome(@Nullable LanrageException failure, T result) {
        return failure == null ? CompletableFuture.completedFuture(result) : CompletableFuture.failedFuture(failure);
    }

    private static CompletionStage<Void> outcomeOf(@Nullable LanrageException failure) {
        return failure == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(failure);
    }

    private final class RecordedControlPlane implements ControlPlane {

        @Override
        public CompletionStage<List<StunServer>> register() {
            calls.add("control.register");
            return outcome(registration, List.of());
        }

        @Override
        public CompletionStage<Party> create(PartyKeys keys, PartyRequest request) {
            calls.add("control.create");
            Party created = party(keys);
            whileEntering.run();
            return outcome(entry, created);
        }

        @Override
        public CompletionStage<Party> join(PartyKeys keys, MemberRequest request) {
            calls.add("control.join");
            return outcome(entry, party(keys));
        }

        @Override
        public CompletionStage<Void> leave() {
            calls.add("control.leave");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Party> get() {
            return CompletableFuture.failedFuture(LanrageException.of(ErrorCode.NOT_A_MEMBER, "not recorded"));
        }

        @Override
        public CompletionStage<Void> update(NatReport report) {
            calls.add("control.update " + report.natType());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Peer> discover(PeerId peer) {
            return CompletableFuture.failedFuture(LanrageException.of(ErrorCode.PEER_NOT_FOUND, "not recorded"));
        }

        @Override
        public CompletionStage<Void> signal(PeerId to, PeerSignal signal) {
            calls.add("control.signal " + to);
            signals.add(signal);
            return outcomeOf(signalFailures.poll());
        }

        @Override
        public CompletionStage<List<Relay>> relays(Optional<RelayRegion> region) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletionStage<List<RelayAccess>> relayAccess(List<RelayId> relays) {
            return CompletableFuture.failedFuture(LanrageException.of(ErrorCode.RELAY_NOT_FOUND, "not recorded"));
        }

        @Override
        public void close() {
            calls.add("control.close");
        }
    }

    private final class RecordedNatTraversal implements NatTraversal {

        @Override
        public int localPort() {
            return 4242;
        }

        @Override
        public CompletionStage<List<Candidate>> gather(List<StunServer> servers) {
            calls.add("nat.gather");
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<NatReport> detect(List<StunServer> servers) {
            calls.add("nat.detect");
            return new CompletableFuture<>();
        }

        @Override
        public void addPeer(PeerId peer, CheckKey checkKey) {
            calls.add("nat.addPeer " + peer);
        }

        @Override
        public void remoteCandidates(PeerId peer, List<Candidate> candidates) {
            calls.add("nat.remoteCandidates " + peer);
        }

        @Override
        public void retry(PeerId peer) {
            calls.add("nat.retry " + peer);
        }

        @Override
        public void removePeer(PeerId peer) {
            calls.add("nat.removePeer " + peer);
        }

        @Override
        public PeerTransport transport() {
            return new PeerTransport() {
                @Override
                public void send(PeerId peer, ByteBuffer datagrams, int segmentBytes) {
                    datagrams.position(datagrams.limit());
                }

                @Override
                public void receiver(Receiver receiver) {
                    calls.add("transport.receiver");
                }
            };
        }

        @Override
        public void close() {
            calls.add("nat.close");
        }
    }

    private final class RecordedNetworkManager implements NetworkManager {

        @Override
        public CompletionStage<VirtualInterface> open(InterfaceConfig config, PeerTransport transport) {
            calls.add("network.open " + config.address().getHostAddress());
            return outcome(opening, new VirtualInterface(config.name(), config.address(), config.mtu(), "recorded"));
        }

        @Override
        public CompletionStage<Void> addPeer(TunnelPeer peer) {
            calls.add("network.addPeer " + peer.id());
            tunnels.add(peer);
            return outcomeOf(tunnelFailures.poll());
        }

        @Override
        public CompletionStage<Void> removePeer(PeerId peer) {
            calls.add("network.removePeer " + peer);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Map<PeerId, TunnelStatistics>> statistics() {
            return CompletableFuture.completedFuture(Map.of());
        }

        @Override
        public CompletionStage<DeviceException> loss() {
            return loss;
        }

        @Override
        public void close() {
            calls.add("network.close");
        }
    }
}
