package io.lanrage.server.http;

import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.server.relay.registration.RegistrationAnswer;
import io.lanrage.server.relay.registration.RegistrationDesk;
import io.lanrage.server.session.Admission;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is answered to an HTTP request; touches no connection. */
final class HttpAnswers {

    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String VERSION = WebSocketVersion.V13.toHttpHeaderValue();

    private HttpAnswers() {}

    /** The answer, or empty if the request is to be turned into a session. */
    static Optional<HttpReply> to(FullHttpRequest request, Admission admission, HttpServices services) {
        DecoderResult decoded = request.decoderResult();
        if (!decoded.isSuccess()) {
            return Optional.of(HttpReply.plain(statusOf(decoded.cause()), "this is not a request that can be read"));
        }
        Optional<Route> route = Route.of(request.uri());
        Optional<HttpReply> wrong = route.flatMap(known -> wrongMethod(request.method(), known.methods()));
        if (route.isPresent() && route.get() == Route.WEB_SOCKET) {
            return wrong.or(() -> obstacle(request, services.codec()));
        }
        return Optional.of(turnedAway(admission).or(() -> wrong).orElseGet(() -> answer(route, request, services)));
    }

    private static Optional<HttpReply> turnedAway(Admission admission) {
        return switch (admission) {
            case ADMITTED -> Optional.empty();
            case ADDRESS_LIMITED ->
                Optional.of(HttpReply.plain(
                        HttpResponseStatus.TOO_MANY_REQUESTS, "your address has, or makes, too many connections"));
            case FULL ->
                Optional.of(HttpReply.plain(
                        HttpResponseStatus.SERVICE_UNAVAILABLE, "the server has all connections it may have"));
        };
    }

    private static HttpResponseStatus statusOf(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return HttpResponseStatus.REQUEST_URI_TOO_LONG;
        }
        return cause instanceof TooLongHttpHeaderException
                ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                : HttpResponseStatus.BAD_REQUEST;
    }

    private static Optional<HttpReply> wrongMethod(HttpMethod method, String allowed) {
        return List.of(allowed.split(", ", -1)).contains(method.name())
                ? Optional.empty()
                : Optional.of(HttpReply.plain(HttpResponseStatus.METHOD_NOT_ALLOWED, "allowed here is " + allowed)
                        .with(HttpHeaderNames.ALLOW, allowed));
    }

    private static HttpReply answer(Optional<Route> route, FullHttpRequest request, HttpServices services) {
        if (route.isEmpty()) {
            return HttpReply.plain(HttpResponseStatus.NOT_FOUND, "there is nothing here");
        }
        return switch (route.get()) {
            case RELAYS -> registration(request, services);
            case HEALTH -> HttpReply.plain(HttpResponseStatus.OK, "ok");
            case READY ->
                services.ready().getAsBoolean()
                        ? HttpReply.plain(HttpResponseStatus.OK, "ready")
                        : HttpReply.plain(HttpResponseStatus.SERVICE_UNAVAILABLE, "draining");
            case METRICS ->
                new HttpReply(
                        HttpResponseStatus.OK, METRICS_TYPE, services.scrape().get(), Map.of());
            case WEB_SOCKET -> throw new IllegalArgumentException("a WebSocket is no page");
        };
    }

    private static HttpReply registration(FullHttpRequest request, HttpServices services) {
        Optional<RegistrationDesk> desk = services.registrations();
        if (desk.isEmpty()) {
            String message = "this control server takes no registrations of relays: it has no relay key";
            return HttpReply.json(
                    HttpResponseStatus.NOT_FOUND, services.codec().encodeError(0, ErrorCode.NOT_SUPPORTED, message));
        }
        if (!services.ready().getAsBoolean()) {
            return HttpReply.json(
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    services.codec().encodeError(0, ErrorCode.SERVER_DRAINING, "the server is ending"));
        }
        byte[] body = ByteBufUtil.getBytes(request.content());
        RegistrationAnswer answer =
                desk.get().answer(Optional.ofNullable(request.headers().get(HttpHeaderNames.AUTHORIZATION)), body);
        HttpReply reply = HttpReply.json(HttpResponseStatus.valueOf(answer.status()), answer.body());
        return answer.challenge()
                .map(challenge -> reply.with(HttpHeaderNames.WWW_AUTHENTICATE, challenge))
                .orElse(reply);
    }

    /** Why a request cannot become a session, if there is a reason. */
    private static Optional<HttpReply> obstacle(FullHttpRequest request, MessageCodec codec) {
        if (!request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !VERSION.equals(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return Optional.of(HttpReply.plain(HttpResponseStatus.UPGRADE_REQUIRED, "this is a WebSocket, version 13")
                    .with(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .with(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION));
        }
        if (!request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
            return Optional.of(HttpReply.plain(HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Key is missing"));
        }
        if (request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .noneMatch(protocol -> protocol.strip().equals(MessageCodec.SUBPROTOCOL))) {
            String message = "the WebSocket subprotocol has to be " + MessageCodec.SUBPROTOCOL;
            return Optional.of(HttpReply.json(
                    HttpResponseStatus.BAD_REQUEST, codec.encodeError(0, ErrorCode.NOT_SUPPORTED, message)));
        }
        return Optional.empty();
    }
}
