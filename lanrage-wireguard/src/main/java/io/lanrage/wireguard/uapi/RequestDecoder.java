package io.lanrage.wireguard.uapi;

import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.wireguard.posix.Errno;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests, in the form that {@link RequestEncoder} documents and what other clients send besides: {@code protocol_version=1}
 * for a peer, keys of nothing but zeroes for none, prefixes with bits behind them.
 *
 * <p>A request whose lines are not of the form is {@link Errno#EPROTO}; a key that is unknown at its place, or a value that is none
 * of its key's, is {@link Errno#EINVAL}. A request is read whole before anything is done, so a refused one has no effect.
 */
final class RequestDecoder {
    private final ProtocolLines lines;
    private final TextLimits limits;
    private final List<PeerChangeDraft> peers = new ArrayList<>();
    private @Nullable PrivateKey privateKey;
    private boolean removesPrivateKey;
    private OptionalInt listenPort = OptionalInt.empty();
    private OptionalLong firewallMark = OptionalLong.empty();
    private boolean replacesPeers;

    private RequestDecoder(SecretBytes request, TextLimits limits) {
        this.lines = new ProtocolLines(request, limits.lineBytes());
        this.limits = limits;
    }

    /**
     * Reads a request.
     *
     * @param request the whole, up to and with its empty line
     * @throws UapiRefusal if it is not to be understood, or over a limit
     */
    static UapiRequest decode(SecretBytes request, TextLimits limits) throws UapiRefusal {
        RequestDecoder decoder = new RequestDecoder(request, limits);
        boolean done = false;
        try {
            UapiRequest decoded = decoder.request();
            done = true;
            return decoded;
        } catch (MalformedLine e) {
            throw new UapiRefusal(e.isBroken() ? Errno.EPROTO : Errno.EINVAL, String.valueOf(e.getMessage()));
        } catch (InputException e) {
            throw new UapiRefusal(Errno.EINVAL, String.valueOf(e.getMessage()));
        } finally {
            if (!done) {
                decoder.wipe();
            }
        }
    }

    private UapiRequest request() throws UapiRefusal {
        if (!lines.next()) {
            throw new UapiRefusal(Errno.EPROTO, "the request is empty");
        }
        String operation = lines.key();
        if (!lines.value().equals("1") || !(operation.equals("get") || operation.equals("set"))) {
            throw new UapiRefusal(Errno.EPROTO, "the request is neither get=1 nor set=1");
        }
        if (operation.equals("set")) {
            while (lines.next()) {
                line(lines.key());
            }
            lines.requireWasLast();
            return new UapiRequest.Set(change());
        }
        lines.requireEnd();
        return new UapiRequest.Get();
    }

    private void line(String key) {
        if (key.equals("public_key")) {
            if (peers.size() == limits.peers()) {
                throw lines.malformed("more than " + limits.peers() + " peers");
            }
            peers.add(new PeerChangeDraft(PublicKey.of(lines.keyBytes())));
        } else if (peers.isEmpty()) {
            deviceLine(key);
        } else {
            peerLine(peers.get(peers.size() - 1), key);
        }
    }

    private void deviceLine(String key) {
        switch (key) {
            case "private_key" -> {
                if (privateKey != null) {
                    privateKey.destroy();
                }
                privateKey = lines.secretKeyOrNone(PrivateKey::of);
                removesPrivateKey = privateKey == null;
            }
            case "listen_port" -> listenPort = OptionalInt.of((int) lines.number(DeviceChange.LARGEST_PORT));
            case "fwmark" -> firewallMark = OptionalLong.of(lines.number(DeviceChange.LARGEST_MARK));
            case "replace_peers" -> {
                lines.requireTrue();
                replacesPeers = true;
            }
            default -> throw unknown();
        }
    }

    private void peerLine(PeerChangeDraft peer, String key) {
        switch (key) {
            case "remove" -> {
                lines.requireTrue();
                peer.removesPeer = true;
            }
            case "update_only" -> {
                lines.requireTrue();
                peer.updatesOnly = true;
            }
            case "preshared_key" -> {
                peer.wipe();
                peer.presharedKey = lines.secretKey(PresharedKey::of);
            }
            case "endpoint" -> peer.endpoint = lines.endpoint();
            case "persistent_keepalive_interval" ->
                peer.keepalive = Duration.ofSeconds(lines.number(PeerDraft.LARGEST_KEEPALIVE_SECONDS));
            case "replace_allowed_ips" -> {
                lines.requireTrue();
                peer.replaceAllowedAddresses();
            }
            case "allowed_ip" -> addressLine(peer);
            case "protocol_version" -> {
                if (!lines.value().equals("1")) {
                    throw lines.malformedValue("is not 1");
                }
            }
            default -> throw unknown();
        }
    }

    private void addressLine(PeerChangeDraft peer) {
        if (peer.addresses() == limits.allowedAddresses()) {
            throw lines.malformed("more than " + limits.allowedAddresses() + " addresses of one peer");
        }
        if (lines.isNegated()) {
            peer.disallow(lines.prefixAround());
        } else {
            peer.allow(lines.prefixAround());
        }
    }

    private MalformedLine unknown() {
        // Neither key nor value is shown: what nobody knows may be a secret.
        return lines.malformed("the key is unknown here");
    }

    private DeviceChange change() {
        List<PeerChange> changes = new ArrayList<>(peers.size());
        for (PeerChangeDraft peer : peers) {
            changes.add(peer.change());
        }
        for (PeerChangeDraft peer : peers) {
            if (peer.removesPeer) {
                peer.wipe();
            }
        }
        return new DeviceChange(
                Optional.ofNullable(privateKey), removesPrivateKey, listenPort, firewallMark, replacesPeers, changes);
    }

    private void wipe() {
        if (privateKey != null) {
            privateKey.destroy();
        }
        peers.forEach(PeerChangeDraft::wipe);
    }
}
