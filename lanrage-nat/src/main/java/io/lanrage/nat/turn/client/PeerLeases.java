package io.lanrage.nat.turn.client;

import io.lanrage.nat.turn.ChannelData;
import io.lanrage.nat.turn.client.Purpose.Bind;
import io.lanrage.nat.turn.client.Purpose.Permit;
import io.lanrage.nat.turn.client.TurnEvent.PeerReady;
import io.lanrage.nat.turn.client.TurnEvent.PeerRefused;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The permissions and channels of one allocation (RFC 8656 §9 and §12). A ChannelBind refreshes the permission of its peer's address
 * too, so an address that has a channel needs no CreatePermission: its first channel is bound again as often as a permission needs it,
 * the others as often as channels do.
 *
 * <p>A channel that is not needed any more keeps number and peer until the server may give the number to somebody else.
 */
final class PeerLeases {

    private static final TurnFailure NO_CHANNEL =
            new TurnFailure(TurnFailure.Reason.TOO_MANY_PEERS, "all channel numbers are in use");

    private static final int CHANNELS = ChannelData.MAX_CHANNEL - ChannelData.MIN_CHANNEL + 1;

    /** A channel, wanted or resting. */
    private static final class Channel {
        final InetSocketAddress peer;
        final int number;
        boolean wanted = true;
        Lease lease;

        Channel(InetSocketAddress peer, int number, Lease lease) {
            this.peer = peer;
            this.number = number;
            this.lease = lease;
        }

        boolean isUsable() {
            return wanted && !lease.isRefused();
        }
    }

    /** What lets an address through, and for which peers. */
    private static final class Permission {
        final Set<InetSocketAddress> peers = new LinkedHashSet<>();
        final Lease lease;

        Permission(Lease lease) {
            this.lease = lease;
        }
    }

    private final Map<InetAddress, Permission> permissions = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Channel> channels = new LinkedHashMap<>();
    /** By their numbers, from the lowest up; so that a packet's channel is found without making objects. */
    private final List<Channel> byNumber = new ArrayList<>();

    private int usableChannels;

    /** Visits what may be due. */
    private interface Visitor {
        void visit(Lease lease, long renewalNanos, Purpose purpose);
    }

    /**
     * Lets a peer through, or asks once more for what the server refused.
     *
     * @return what is to be told at once, because it is held already or there is no channel left
     */
    List<TurnEvent> want(int link, InetSocketAddress peer, boolean channel, long nowNanos) {
        Permission permission =
                permissions.computeIfAbsent(peer.getAddress(), address -> new Permission(new Lease(nowNanos)));
        permission.peers.add(peer);
        permission.lease.wanted(nowNanos);
        if (channel) {
            return wantChannel(link, peer, nowNanos);
        }
        return permission.lease.isHeld() ? List.of(new PeerReady(link, peer, Optional.empty())) : List.of();
    }

    private List<TurnEvent> wantChannel(int link, InetSocketAddress peer, long nowNanos) {
        Channel channel = channels.get(peer);
        if (channel == null) {
            channel = newChannel(peer, nowNanos);
            if (channel == null) {
                return List.of(new PeerRefused(Optional.of(link), peer, NO_CHANNEL));
            }
        } else if (channel.lease.isOlderThan(ClientTiming.PERMISSION_NANOS, nowNanos)) {
            // It rested while its address was let through no more.
            channel.lease = new Lease(nowNanos);
        }
        channel.wanted = true;
        channel.lease.wanted(nowNanos);
        countChannels();
        return channel.lease.isHeld() ? List.of(new PeerReady(link, peer, Optional.of(channel.number))) : List.of();
    }

    /** With the next number, or after the last one with that of a channel that has rested; null if all are in use. */
    private @Nullable Channel newChannel(InetSocketAddress peer, long nowNanos) {
        int index = 0;
        while (index < byNumber.size() && (byNumber.size() < CHANNELS || !isRested(byNumber.get(index), nowNanos))) {
            index++;
        }
        if (index == CHANNELS) {
            return null;
        }
        Channel made = new Channel(peer, ChannelData.MIN_CHANNEL + index, new Lease(nowNanos));
        if (index == byNumber.size()) {
            byNumber.add(made);
        } else {
            channels.remove(byNumber.set(index, made).peer);
        }
        channels.put(peer, made);
        return made;
    }

    private static boolean isRested(Channel channel, long nowNanos) {
        boolean over = !channel.lease.isHeld()
                || nowNanos - channel.lease.heldNanos() >= ClientTiming.CHANNEL_NANOS + ClientTiming.CHANNEL_REST_NANOS;
        return over && !channel.wanted;
    }

    /** Does not let a peer through any more, once the server's time for it is over. */
    void forget(InetSocketAddress peer) {
        Permission permission = permissions.get(peer.getAddress());
        if (permission != null && permission.peers.remove(peer) && permission.peers.isEmpty()) {
            permissions.remove(peer.getAddress());
        }
        Channel channel = channels.get(peer);
        if (channel != null) {
            channel.wanted = false;
            countChannels();
        }
    }

    private void countChannels() {
        usableChannels =
                (int) channels.values().stream().filter(Channel::isUsable).count();
    }

    /** Whether a peer has a channel, or is about to. */
    boolean hasChannels() {
        return usableChannels > 0;
    }

    /** What has to be asked for now, at most so much; it counts as asked. */
    List<Purpose> due(long nowNanos, int limit) {
        List<Purpose> due = new ArrayList<>();
        visit((lease, renewalNanos, purpose) -> {
            OptionalLong at = lease.dueNanos(renewalNanos);
            if (due.size() < limit && at.isPresent() && nowNanos - at.getAsLong() >= 0) {
                lease.asked();
                due.add(purpose);
            }
        });
        return due;
    }

    /** When something has to be asked for; empty if nothing. */
    OptionalLong dueNanos() {
        List<OptionalLong> times = new ArrayList<>();
        visit((lease, renewalNanos, purpose) -> times.add(lease.dueNanos(renewalNanos)));
        return Deadlines.first(times);
    }

    private void visit(Visitor visitor) {
        Set<InetAddress> kept = new HashSet<>();
        for (Channel channel : channels.values()) {
            if (channel.isUsable()) {
                boolean keeper = kept.add(channel.peer.getAddress());
                visitor.visit(
                        channel.lease,
                        keeper ? ClientTiming.PERMISSION_RENEWAL_NANOS : ClientTiming.CHANNEL_RENEWAL_NANOS,
                        new Bind(channel.peer, channel.number));
            }
        }
        permissions.forEach((address, permission) -> {
            if (!kept.contains(address)) {
                visitor.visit(permission.lease, ClientTiming.PERMISSION_RENEWAL_NANOS, new Permit(address));
            }
        });
    }

    /** The server granted what a request of this time asked for; the peers that are ready by that, and were not before. */
    List<TurnEvent> granted(int link, Purpose purpose, long askedNanos) {
        List<TurnEvent> ready = new ArrayList<>();
        if (purpose instanceof Bind bind) {
            Channel channel = channels.get(bind.peer());
            if (channel != null && channel.lease.granted(askedNanos) && channel.wanted) {
                ready.add(new PeerReady(link, bind.peer(), Optional.of(bind.channel())));
            }
            permitted(link, bind.peer().getAddress(), askedNanos, ready);
        } else if (purpose instanceof Permit permit) {
            permitted(link, permit.address(), askedNanos, ready);
        }
        return ready;
    }

    private void permitted(int link, InetAddress address, long askedNanos, List<TurnEvent> ready) {
        Permission permission = permissions.get(address);
        if (permission == null || !permission.lease.granted(askedNanos)) {
            return;
        }
        for (InetSocketAddress peer : permission.peers) {
            Channel channel = channels.get(peer);
            if (channel == null || !channel.isUsable()) {
                ready.add(new PeerReady(link, peer, Optional.empty()));
            }
        }
    }

    /** The server refused. A peer that gets no channel may still be let through, so that is asked for next. */
    List<TurnEvent> refused(int link, Purpose purpose, TurnFailure failure) {
        List<TurnEvent> told = new ArrayList<>();
        if (purpose instanceof Bind bind) {
            Channel channel = channels.get(bind.peer());
            if (channel != null) {
                channel.lease.refused();
                countChannels();
            }
            Permission permission = permissions.get(bind.peer().getAddress());
            if (permission != null && permission.lease.isHeld()) {
                told.add(new PeerReady(link, bind.peer(), Optional.empty()));
            }
        } else if (purpose instanceof Permit permit) {
            Permission permission = permissions.get(permit.address());
            if (permission != null) {
                permission.lease.refused();
                permission.peers.forEach(peer -> told.add(new PeerRefused(Optional.of(link), peer, failure)));
            }
        }
        return told;
    }

    /** No answer, or one that may be another one later. */
    void failed(Purpose purpose, long nowNanos) {
        if (purpose instanceof Bind bind) {
            Channel channel = channels.get(bind.peer());
            if (channel != null) {
                channel.lease.failed(nowNanos);
            }
        } else if (purpose instanceof Permit permit) {
            Permission permission = permissions.get(permit.address());
            if (permission != null) {
                permission.lease.failed(nowNanos);
            }
        }
    }

    /** Whom a channel is for; null if nobody is bound to it, or it is not wanted. */
    @Nullable
    InetSocketAddress peerOf(int channel) {
        int index = channel - ChannelData.MIN_CHANNEL;
        Channel known = index < 0 || index >= byNumber.size() ? null : byNumber.get(index);
        return known == null || !known.isUsable() ? null : known.peer;
    }

    /** Whether data of this peer is wanted. */
    boolean lets(InetSocketAddress peer) {
        return permissions.containsKey(peer.getAddress());
    }
}
