package io.lanrage.core.connection;

/** Why a connection is as it is. A code never changes its meaning; new ones may be added. */
public enum ExplanationCode {
    /** Checks are under way, and nothing is known yet. */
    CHECKING("Wait a few seconds."),
    /** The peer has not said yet where it may be reachable. */
    WAITING_FOR_PEER("Wait a few seconds; if it lasts, the other player's connection to the control server is broken."),
    /** Both are in one network, and packets do not leave it. */
    SAME_NETWORK("Nothing is to be done."),
    /** The NATs between let packets through directly. */
    DIRECT("Nothing is to be done."),
    /** The path stopped answering; others are being tried. */
    PATH_LOST("Wait a few seconds; if it lasts, look at the network of whoever has other connections broken too."),
    /** No STUN server answered this player: UDP does not pass. */
    UDP_BLOCKED("Allow outgoing UDP in the firewall of this network, or use another network."),
    /** Both NATs choose a new, unpredictable port for each destination. */
    BOTH_MAPPINGS_RANDOM(
            "One of the two needs another network, a port forwarding, or UPnP or PCP enabled on the router."),
    /** One NAT chooses a new port for each destination, and the other lets in only ports that it sent to. */
    RANDOM_MAPPING_MEETS_PORT_FILTER(
            "One of the two needs another network, a port forwarding, or UPnP or PCP enabled on the router."),
    /** Checks of the peer arrive here, but the answers or the own checks do not arrive there. */
    ONE_WAY("A firewall on the way drops packets in one direction: allow UDP on both sides."),
    /** Neither an answer nor a check of the peer arrived, although the NATs should let them through. */
    PEER_SILENT("See whether the other player is online, and whether a firewall there blocks UDP.");

    private final String advice;

    ExplanationCode(String advice) {
        this.advice = advice;
    }

    /**
     * What a player can do about it.
     *
     * @return one sentence
     */
    public String advice() {
        return advice;
    }
}
