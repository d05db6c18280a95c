package io.lanrage.server.relay.turn;

import io.lanrage.nat.turn.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The permissions and channels of one allocation (RFC 8656 §9 and §12). Looking something up is a probe or two in an array and makes
 * nothing. Nothing ends by a timer: what is over is not found, and it is cleared out when room is needed; so it is bounded, and an
 * allocation costs one timer however many peers it has. For one thread.
 *
 * <p>Arrays have a power of two of places, at most half of them used; an entry stands at the first free place from its hash on.
 */
final class PeerTable {

    /** What became of a wish to bind a channel. */
    enum Binding {
        /** The channel is bound, or its binding renewed. */
        BOUND,
        /** The channel stands for another peer, or the peer has another channel. */
        CONFLICT,
        /** The allocation has as many channels or permissions as it may have. */
        FULL
    }

    private static final int FIRST_PLACES = 4;

    private final int maxPermissions;
    private final int maxChannels;
    private @Nullable Permission[] permissions = new @Nullable Permission[FIRST_PLACES];
    private @Nullable ChannelBinding[] byNumber = new @Nullable ChannelBinding[FIRST_PLACES];
    private @Nullable ChannelBinding[] byPeer = new @Nullable ChannelBinding[FIRST_PLACES];
    private int permissionCount;
    private int channelCount;

    PeerTable(int maxPermissions, int maxChannels) {
        this.maxPermissions = maxPermissions;
        this.maxChannels = maxChannels;
    }

    /** The permission for an address, if it is in force. */
    @Nullable
    Permission permission(long high, long low, long nowNanos) {
        Permission found = findPermission(high, low);
        return found != null && found.isLive(nowNanos) ? found : null;
    }

    /** The binding of a channel, if data may go to its peer now. */
    @Nullable
    ChannelBinding channel(int number, long nowNanos) {
        ChannelBinding found = findNumber(number);
        return found != null && carries(found, nowNanos) ? found : null;
    }

    /** The binding of a peer, if its data may go to the client under a channel's number now. */
    @Nullable
    ChannelBinding channelOf(long high, long low, int port, long nowNanos) {
        ChannelBinding found = findPeer(high, low, port);
        return found != null && carries(found, nowNanos) ? found : null;
    }

    private boolean carries(ChannelBinding binding, long nowNanos) {
        if (!binding.isLive(nowNanos)) {
            return false;
        }
        if (binding.permission().isLive(nowNanos)) {
            return true;
        }
        Permission renewed = permission(binding.high, binding.low, nowNanos);
        if (renewed == null) {
            return false;
        }
        binding.permit(renewed);
        return true;
    }

    /**
     * Gives or renews permissions, all or none.
     *
     * @return false if there is no room for all of them
     */
    boolean grant(Set<InetAddress> peers, long nowNanos) {
        Endpoint cell = new Endpoint();
        if (permissionCount + missing(peers, cell) > maxPermissions) {
            dropDeadPermissions(nowNanos);
            if (permissionCount + missing(peers, cell) > maxPermissions) {
                return false;
            }
        }
        for (InetAddress peer : peers) {
            cell.set(peer);
            put(cell.high(), cell.low(), nowNanos);
        }
        return true;
    }

    private int missing(Set<InetAddress> peers, Endpoint cell) {
        int missing = 0;
        for (InetAddress peer : peers) {
            cell.set(peer);
            missing += findPermission(cell.high(), cell.low()) == null ? 1 : 0;
        }
        return missing;
    }

    private Permission put(long high, long low, long nowNanos) {
        Permission found = findPermission(high, low);
        if (found != null) {
            found.renew(nowNanos);
            return found;
        }
        if (2 * (permissionCount + 1) > permissions.length) {
            keepPermissions(2 * permissions.length, each -> true);
        }
        Permission made = new Permission(high, low, nowNanos);
        place(made);
        permissionCount++;
        return made;
    }

    /**
     * Binds a channel to a peer, or renews that, and gives or renews the permission for the peer's address.
     *
     * @param number a channel number
     */
    Binding bind(int number, InetSocketAddress peer, long nowNanos) {
        Endpoint cell = new Endpoint();
        cell.set(peer);
        ChannelBinding ofNumber = findNumber(number);
        ChannelBinding ofPeer = findPeer(cell.high(), cell.low(), cell.port());
        boolean renewal = ofNumber != null && ofNumber == ofPeer;
        if (!renewal && (holds(ofNumber, nowNanos) || holds(ofPeer, nowNanos))) {
            return Binding.CONFLICT;
        }
        if (!renewal && (ofNumber != null || ofPeer != null || channelCount == maxChannels)) {
            dropDeadChannels(nowNanos);
        }
        if ((!renewal && channelCount == maxChannels) || !grant(Set.of(peer.getAddress()), nowNanos)) {
            return Binding.FULL;
        }
        Permission permission = put(cell.high(), cell.low(), nowNanos);
        if (ofNumber != null && renewal) {
            ofNumber.renew(permission, nowNanos);
        } else {
            add(new ChannelBinding(number, cell.high(), cell.low(), cell.port(), permission, nowNanos));
        }
        return Binding.BOUND;
    }

    private static boolean holds(@Nullable ChannelBinding binding, long nowNanos) {
        return binding != null && binding.isLiveOrResting(nowNanos);
    }

    private void add(ChannelBinding binding) {
        if (2 * (channelCount + 1) > byNumber.length) {
            keepChannels(2 * byNumber.length, each -> true);
        }
        place(binding);
        channelCount++;
    }

    private void dropDeadPermissions(long nowNanos) {
        keepPermissions(permissions.length, each -> each.isLive(nowNanos));
    }

    private void keepPermissions(int places, Predicate<Permission> kept) {
        @Nullable Permission[] old = permissions;
        permissions = new @Nullable Permission[places];
        permissionCount = 0;
        for (Permission each : old) {
            if (each != null && kept.test(each)) {
                place(each);
                permissionCount++;
            }
        }
    }

    private void dropDeadChannels(long nowNanos) {
        keepChannels(byNumber.length, each -> each.isLiveOrResting(nowNanos));
    }

    private void keepChannels(int places, Predicate<ChannelBinding> kept) {
        @Nullable ChannelBinding[] old = byNumber;
        byNumber = new @Nullable ChannelBinding[places];
        byPeer = new @Nullable ChannelBinding[places];
        channelCount = 0;
        for (ChannelBinding each : old) {
            if (each != null && kept.test(each)) {
                place(each);
                channelCount++;
            }
        }
    }

    private void place(Permission permission) {
        int mask = permissions.length - 1;
        int at = hash(permission.high, permission.low) & mask;
        while (permissions[at] != null) {
            at = (at + 1) & mask;
        }
        permissions[at] = permission;
    }

    private void place(ChannelBinding binding) {
        int mask = byNumber.length - 1;
        int at = binding.number & mask;
        while (byNumber[at] != null) {
            at = (at + 1) & mask;
        }
        byNumber[at] = binding;
        at = (hash(binding.high, binding.low) + binding.port) & mask;
        while (byPeer[at] != null) {
            at = (at + 1) & mask;
        }
        byPeer[at] = binding;
    }

    private @Nullable Permission findPermission(long high, long low) {
        int mask = permissions.length - 1;
        int at = hash(high, low) & mask;
        Permission found = permissions[at];
        while (found != null && !found.isFor(high, low)) {
            at = (at + 1) & mask;
            found = permissions[at];
        }
        return found;
    }

    private @Nullable ChannelBinding findNumber(int number) {
        int mask = byNumber.length - 1;
        int at = number & mask;
        ChannelBinding found = byNumber[at];
        while (found != null && found.number != number) {
            at = (at + 1) & mask;
            found = byNumber[at];
        }
        return found;
    }

    private @Nullable ChannelBinding findPeer(long high, long low, int port) {
        int mask = byPeer.length - 1;
        int at = (hash(high, low) + port) & mask;
        ChannelBinding found = byPeer[at];
        while (found != null && !found.isFor(high, low, port)) {
            at = (at + 1) & mask;
            found = byPeer[at];
        }
        return found;
    }

    /** Spreads addresses over the places; the multipliers are the odd ones of SplitMix64. */
    static int hash(long high, long low) {
        long mixed = (high * 0xBF58476D1CE4E5B9L + low) * 0x94D049BB133111EBL;
        return (int) (mixed >>> 32);
    }
}
