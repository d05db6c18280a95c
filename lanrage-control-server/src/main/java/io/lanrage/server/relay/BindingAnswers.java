package io.lanrage.server.relay;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.turn.Endpoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Answers the plainest and most frequent request, a Binding without any attributes, by filling in a form: what {@link StunResponder}
 * answered to a request of its kind, in which only the transaction id and the client's address are different the next time. All other
 * messages are for the responder. For one thread.
 *
 * <pre>
 * 0..7    type, length, magic cookie
 * 8..19   transaction id                                            (filled in)
 * 20..    XOR-MAPPED-ADDRESS: header (4), family (2), port, address (filled in from 26 on)
 * then    what the endpoint always says
 * </pre>
 */
final class BindingAnswers {

    private static final int TYPE = 0x0001;
    private static final int COOKIE_OFFSET = 4;
    private static final int ID_OFFSET = 8;
    private static final int ID_BYTES = 12;
    private static final int PORT_OFFSET = 26;
    private static final int ADDRESS_OFFSET = 28;
    private static final int PORT_MASK = StunMessage.MAGIC_COOKIE >>> 16;

    private final byte[] ipv4Form;
    private final byte[] ipv6Form;

    /**
     * Forms of one endpoint.
     *
     * @param responder decides what is answered
     * @param endpoint the index of the endpoint that requests arrive at
     */
    BindingAnswers(StunResponder responder, int endpoint) {
        ipv4Form = form(responder, endpoint, "0.0.0.0");
        ipv6Form = form(responder, endpoint, "::");
    }

    private static byte[] form(StunResponder responder, int endpoint, String address) {
        InetSocketAddress client = new InetSocketAddress(IpPrefix.parseAddress(address), 1);
        byte[] request = StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(0, 0))
                .encode();
        StunVerdict verdict = responder.answer(ByteBuffer.wrap(request), client, endpoint);
        return ((StunVerdict.Reply) verdict).message().encode();
    }

    /** Whether a datagram is such a request, of somebody who can be answered. */
    static boolean isPlain(ByteBuffer bytes, int at, int length, Endpoint client) {
        return length == StunMessage.HEADER_BYTES
                && bytes.getInt(at) == TYPE << Short.SIZE
                && bytes.getInt(at + COOKIE_OFFSET) == StunMessage.MAGIC_COOKIE
                && client.port() != 0;
    }

    /**
     * Writes the answer to such a request.
     *
     * @param request where it lies
     * @param at its first byte
     * @param client where it came from
     * @param answer where to
     * @param answerAt the answer's first byte
     * @return the answer's length
     */
    int write(ByteBuffer request, int at, Endpoint client, ByteBuffer answer, int answerAt) {
        byte[] form = client.isIpv4() ? ipv4Form : ipv6Form;
        answer.put(answerAt, form);
        answer.put(answerAt + ID_OFFSET, request, at + ID_OFFSET, ID_BYTES);
        answer.putShort(answerAt + PORT_OFFSET, (short) (client.port() ^ PORT_MASK));
        int address = answerAt + ADDRESS_OFFSET;
        if (client.isIpv4()) {
            answer.putInt(address, (int) client.low() ^ StunMessage.MAGIC_COOKIE);
        } else {
            // The mask is the cookie and the transaction id, as they stand in the request (RFC 8489 §14.2).
            answer.putLong(address, client.high() ^ request.getLong(at + COOKIE_OFFSET));
            answer.putLong(address + Long.BYTES, client.low() ^ request.getLong(at + COOKIE_OFFSET + Long.BYTES));
        }
        return form.length;
    }
}
