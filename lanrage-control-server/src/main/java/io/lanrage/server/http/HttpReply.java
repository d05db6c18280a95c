package io.lanrage.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer over HTTP. The connection closes behind it: what asks here, asks seldom.
 *
 * @param status the status
 * @param contentType the type of the body
 * @param body text
 * @param headers further headers
 */
record HttpReply(HttpResponseStatus status, String contentType, String body, Map<String, String> headers) {

    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    HttpReply {
        headers = Map.copyOf(headers);
    }

    static HttpReply plain(HttpResponseStatus status, String body) {
        return new HttpReply(status, PLAIN, body + "\n", Map.of());
    }

    static HttpReply json(HttpResponseStatus status, String body) {
        return new HttpReply(status, JSON, body + "\n", Map.of());
    }

    HttpReply with(CharSequence name, CharSequence value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name.toString(), value.toString());
        return new HttpReply(status, contentType, body, more);
    }

    /** The response that Netty sends; without a body for {@code HEAD}, but with its length. */
    FullHttpResponse response(boolean withBody) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        ByteBuf content = withBody ? Unpooled.wrappedBuffer(bytes) : Unpooled.EMPTY_BUFFER;
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        HttpHeaders fields = response.headers();
        fields.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        fields.set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        fields.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        headers.forEach(fields::set);
        return response;
    }
}
