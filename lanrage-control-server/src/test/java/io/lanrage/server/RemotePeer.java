package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.control.ControlEvent;
import io.lanrage.core.control.MemberRequest;
import io.lanrage.core.control.remote.RemoteControlPlane;
import io.lanrage.core.control.remote.RemoteControlPlaneOptions;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PrivateKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The client that players have, and what it was told. Every wait is bounded. */
final class RemotePeer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<ControlEvent> events = new LinkedBlockingQueue<>();
    private final PrivateKey key;
    private final RemoteControlPlane plane;

    RemotePeer(URI server, PrivateKey key, Optional<String> accessToken) {
        SecureRandom random = new SecureRandom();
        this.key = key;
        this.plane = new RemoteControlPlane(
                server,
                key,
                events::add,
                new RemoteControlPlaneOptions(accessToken, Optional.empty(), random, new SimpleMeterRegistry()));
    }

    static RemotePeer registered(URI server) throws Exception {
        return registered(server, PrivateKey.generate(new SecureRandom()));
    }

    static RemotePeer registered(URI server, PrivateKey key) throws Exception {
        RemotePeer peer = new RemotePeer(server, key, Optional.empty());
        peer.get(peer.plane.register());
        return peer;
    }

    static MemberRequest member(String name) {
        return new MemberRequest(name, List.of());
    }

    RemoteControlPlane plane() {
        return plane;
    }

    PrivateKey key() {
        return key;
    }

    PeerId id() {
        return key.publicKey().peerId();
    }

    <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    <E extends ControlEvent> E event(Class<E> type) throws Exception {
        ControlEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).isInstanceOf(type);
        return type.cast(event);
    }

    List<ControlEvent> pendingEvents() {
        return List.copyOf(events);
    }

    @Override
    public void close() {
        plane.close();
    }
}
