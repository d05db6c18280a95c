package io.lanrage.server.relay.turn;

import io.lanrage.nat.turn.Endpoint;
import java.util.Arrays;

/**
 * How many challenges go out to one IP address in a second. A challenge is larger than the request that it answers, since it has to
 * name a realm and a nonce, and the request's source may be forged; so this bounds what the relay can be made to throw at somebody.
 * Addresses that fall into one place share its budget: memory is fixed, and a flood from many sources gets less, not more. For one
 * thread.
 */
final class ChallengeBudget {

    /** Enough for a household whose players all start at once. */
    static final int PER_SECOND = 10;

    private static final int PLACES = 4096;

    private final byte[] spent = new byte[PLACES];
    private long second;

    /** Whether one more challenge may go to this address; if so, it is counted. Of an IPv6 address the first 64 bits count. */
    boolean admits(Endpoint client, long epochSecond) {
        if (epochSecond != second) {
            second = epochSecond;
            Arrays.fill(spent, (byte) 0);
        }
        int place = PeerTable.hash(client.high(), client.isIpv4() ? client.low() : 0) & (PLACES - 1);
        if (spent[place] == PER_SECOND) {
            return false;
        }
        spent[place]++;
        return true;
    }
}
