package io.lanrage.server.relay;

import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.turn.Endpoint;
import io.netty.channel.IoEventLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of the primary endpoint that one event loop serves, by direct calls: a socket that shares its port with those of the other
 * loops, and answers STUN. What is TURN's goes to the {@link DirectEdge}, if there is one. Everything is on the event loop but where
 * said.
 */
final class DirectPort implements StunOutlet {

    /** The index of the endpoint. */
    private static final int PRIMARY = 0;

    /** After so many calls, the relay sockets have their turn; each call takes as much as there is room for. */
    private static final int CALLS_A_TURN = 4;

    private final IoEventLoop loop;
    private final LongSupplier nanoClock;
    private final WatchedDescriptor listener;
    private final StunResponder responder;
    private final List<StunOutlet> endpoints;
    private final StunMetrics metrics;
    private final BindingAnswers plain;
    private final AnswerBatch answers;
    private final UdpIntake questions = UdpIntake.forQuestions();
    private final Endpoint source = new Endpoint();
    private @Nullable DirectEdge edge;

    /**
     * Reads nothing yet.
     *
     * @param endpoints all endpoints of the service, by index; may be filled until {@link #start}
     */
    DirectPort(
            IoEventLoop loop,
            BatchSocket socket,
            StunResponder responder,
            List<StunOutlet> endpoints,
            StunMetrics metrics,
            LongSupplier nanoClock) {
        this.loop = loop;
        this.nanoClock = nanoClock;
        this.listener = new WatchedDescriptor(socket, this::readable);
        this.responder = responder;
        this.endpoints = endpoints;
        this.metrics = metrics;
        this.plain = new BindingAnswers(responder, PRIMARY);
        this.answers = new AnswerBatch(socket);
    }

    /** Begins to read; from any thread. */
    void start() {
        loop.execute(() -> listener.watch(loop));
    }

    IoEventLoop loop() {
        return loop;
    }

    long nowNanos() {
        return nanoClock.getAsLong();
    }

    BatchSocket socket() {
        return listener.socket();
    }

    /** What is received into: the edge's, if there is one. */
    UdpIntake intake() {
        DirectEdge relay = edge;
        return relay == null ? questions : relay.intake();
    }

    AnswerBatch answers() {
        return answers;
    }

    /** Gives what is TURN's to an edge from now on, or to nobody. */
    void relay(@Nullable DirectEdge newEdge) {
        edge = newEdge;
    }

    /** Closes the socket. */
    void close() {
        listener.close();
    }

    private void readable() {
        boolean isMore = true;
        for (int calls = 0; calls < CALLS_A_TURN && isMore; calls++) {
            int room = room();
            int first = intake().places().head();
            int filled = listener.socket().receive(intake().ring(), first, room);
            if (filled > 0) {
                intake().places().take(filled);
                long nowNanos = nowNanos();
                for (int place = first; place < first + filled; place++) {
                    received(place, nowNanos);
                }
            }
            isMore = filled == room;
        }
        flushAnswers();
    }

    private int room() {
        DirectEdge relay = edge;
        return relay == null ? questions.places().free(UdpIntake.PLACES_A_CALL) : relay.room();
    }

    private void received(int place, long nowNanos) {
        intake().ring().sender(place, source);
        int at = intake().ring().at(place);
        int segments = intake().segments(place);
        for (int i = 0; i < segments; i++) {
            int length = intake().segmentBytes(place, i);
            DirectEdge relay = edge;
            if (BindingAnswers.isPlain(intake().memory(), at, length, source)) {
                answerPlainly(at);
            } else if (relay == null || !relay.fromClient(source, place, at, length, nowNanos)) {
                answer(at, length);
            }
            at += length;
        }
    }

    private void answerPlainly(int at) {
        if (answers.isFull()) {
            flushAnswers();
        }
        int length = plain.write(intake().memory(), at, source, answers.memory(), answers.nextAt());
        answers.addPlain(source, length);
    }

    private void answer(int at, int length) {
        ByteBuffer datagram = intake().memory().slice(at, length);
        StunVerdict verdict = responder.answer(datagram, source.toSocketAddress(), PRIMARY);
        if (verdict instanceof StunVerdict.Reply reply) {
            StunOutlet from = reply.from() == PRIMARY ? this : endpoints.get(reply.from());
            from.send(reply, source.toSocketAddress());
        } else if (verdict instanceof StunVerdict.Malformed malformed) {
            metrics.malformed(malformed.reason());
        } else if (verdict instanceof StunVerdict.Dropped dropped) {
            metrics.dropped(dropped.reason());
        }
    }

    /** Sends the answers that wait. */
    void flushAnswers() {
        int plainOnes = answers.plainOnes();
        int messages = answers.messages();
        int lost = messages - answers.flush();
        if (plainOnes > 0) {
            metrics.answered(StunOutcome.SUCCESS, Math.max(0, plainOnes - lost));
        }
        if (lost > 0) {
            metrics.dropped(StunDrop.CONGESTED, lost);
        }
    }

    @Override
    public void send(StunVerdict.Reply answer, InetSocketAddress to) {
        if (loop.inEventLoop()) {
            sendHere(answer, to);
        } else {
            loop.execute(() -> sendHere(answer, to));
        }
    }

    private void sendHere(StunVerdict.Reply answer, InetSocketAddress to) {
        flushAnswers();
        Endpoint target = new Endpoint();
        target.set(to);
        answers.add(target, answer.message().encode());
        if (answers.flush() == 1) {
            metrics.answered(answer.outcome());
        } else {
            metrics.dropped(StunDrop.CONGESTED);
        }
    }
}
