package io.lanrage.server.http;

import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.server.session.Admission;
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
import java.util.Map;
import java.util.Optional;

/** What is answered to an HTTP request; touches no connection. */
final class HttpAnswers {

    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String VERSION = WebSocketVersion.V13.toHttpHeaderValue();

    private HttpAnswers() {}

    /** The answer, or empty if the request is to be turned into a session. */
    static Optional<HttpReply> to(FullHttpRequest request, Admission admission, HttpServices services) {
        return refusal(request, admission, services.codec()).or(() -> reply(request, services));
    }

    private static Optional<HttpReply> refusal(FullHttpRequest request, Admission admission, MessageCodec codec) {
        DecoderResult decoded = request.decoderResult();
        if (!decoded.isSuccess()) {
            return Optional.of(HttpReply.plain(statusOf(decoded.cause()), "this is not a request that can be read"));
        }
        return switch (admission) {
            case ADMITTED -> Optional.empty();
            case ADDRESS_LIMITED ->
                Optional.of(error(
                        codec,
                        HttpResponseStatus.TOO_MANY_REQUESTS,
                        ErrorCode.RATE_LIMITED,
                        "your address has, or makes, too many connections"));
            case FULL ->
                Optional.of(error(
                        codec,
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        ErrorCode.CAPACITY_EXHAUSTED,
                        "the server has all connections it may have"));
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

    private static Optional<HttpReply> reply(FullHttpRequest request, HttpServices services) {
        Optional<Route> route = Route.of(request.uri());
        if (route.isEmpty()) {
            return Optional.of(HttpReply.plain(HttpResponseStatus.NOT_FOUND, "there is nothing here"));
        }
        HttpMethod method = request.method();
        boolean isWebSocket = route.get() == Route.WEB_SOCKET;
        if (!method.equals(HttpMethod.GET) && (isWebSocket || !method.equals(HttpMethod.HEAD))) {
            return Optional.of(HttpReply.plain(HttpResponseStatus.METHOD_NOT_ALLOWED, "this can only be got")
                    .with(HttpHeaderNames.ALLOW, isWebSocket ? "GET" : "GET, HEAD"));
        }
        return switch (route.get()) {
            case HEALTH -> Optional.of(HttpReply.plain(HttpResponseStatus.OK, "ok"));
            case READY ->
                Optional.of(
                        services.ready().getAsBoolean()
                                ? HttpReply.plain(HttpResponseStatus.OK, "ready")
                                : HttpReply.plain(HttpResponseStatus.SERVICE_UNAVAILABLE, "draining"));
            case METRICS ->
                Optional.of(new HttpReply(
                        HttpResponseStatus.OK, METRICS_TYPE, services.scrape().get(), Map.of()));
            case WEB_SOCKET -> obstacle(request, services);
        };
    }

    /** Why a request cannot become a session, if there is a reason. */
    private static Optional<HttpReply> obstacle(FullHttpRequest request, HttpServices services) {
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
            return Optional.of(error(
                    services.codec(),
                    HttpResponseStatus.BAD_REQUEST,
                    ErrorCode.NOT_SUPPORTED,
                    "the WebSocket subprotocol has to be " + MessageCodec.SUBPROTOCOL));
        }
        if (!services.ready().getAsBoolean()) {
            return Optional.of(error(
                    services.codec(),
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    ErrorCode.SERVER_DRAINING,
                    "the server is ending"));
        }
        return Optional.empty();
    }

    private static HttpReply error(MessageCodec codec, HttpResponseStatus status, ErrorCode code, String message) {
        return HttpReply.json(status, codec.encodeError(0, code, message));
    }
}
