package io.lanrage.wireguard.lan;

import io.lanrage.core.network.OpenPorts;
import io.lanrage.core.network.TransportProtocol;
import io.lanrage.wireguard.packet.Icmp;
import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Tcp;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The filter's rules for whole packets, with a map and in plain words: what the real one is checked against. */
final class NaiveFilter {
    private static final double NEVER = Double.NEGATIVE_INFINITY;

    private final OpenPorts openPorts;
    private final InetAddress own;
    private final Set<InetAddress> everybody;
    private final Map<List<Object>, Flow> flows = new HashMap<>();

    private static final class Flow {
        private String state = "";
        private double sentSeconds;
        private double heardSeconds = NEVER;

        boolean lives(double now) {
            double last = Math.max(sentSeconds, heardSeconds);
            return switch (state) {
                case "datagram" -> now - last < (heardSeconds == NEVER ? 30 : 120);
                case "established" -> now - last < 7200;
                default -> now - last < 60;
            };
        }
    }

    NaiveFilter(OpenPorts openPorts, InetAddress own, Set<InetAddress> everybody) {
        this.openPorts = openPorts;
        this.own = own;
        this.everybody = everybody;
    }

    void sent(TestPacket packet, double now) {
        boolean isEcho = packet.kind() == Icmp.ECHO_REQUEST || packet.kind() == Icmp.ECHO_REQUEST_V6;
        switch (packet.protocol()) {
            case IpPacket.UDP -> {
                boolean isSearch = everybody.contains(packet.destination());
                note(isSearch ? search(packet.firstPort()) : outward(packet), "datagram", now);
            }
            case IpPacket.TCP -> sentSegment(packet, now);
            default -> {
                if (isEcho) {
                    note(outward(packet), "datagram", now);
                }
            }
        }
    }

    private void sentSegment(TestPacket packet, double now) {
        List<Object> key = outward(packet);
        boolean lives = flows.containsKey(key) && flows.get(key).lives(now);
        int flags = packet.kind();
        if ((flags & Tcp.RST) != 0) {
            if (lives) {
                note(key, "closing", now);
            }
        } else if ((flags & Tcp.FIN) != 0) {
            note(key, "closing", now);
        } else if ((flags & Tcp.SYN) != 0 && (flags & Tcp.ACK) == 0) {
            note(key, "opening", now);
        } else if (!lives || !flows.get(key).state.equals("closing")) {
            note(key, "established", now);
        } else {
            note(key, "closing", now);
        }
    }

    private void note(List<Object> key, String state, double now) {
        Flow flow = flows.get(key);
        if (flow == null || !flow.lives(now)) {
            flow = new Flow();
            flows.put(key, flow);
        }
        flow.state = state;
        flow.sentSeconds = now;
    }

    boolean admits(TestPacket packet, double now) {
        boolean isForAll = everybody.contains(packet.destination());
        if (!isForAll && !packet.destination().equals(own)) {
            return false;
        }
        if (openPorts.equals(OpenPorts.ALL)) {
            return true;
        }
        return switch (packet.protocol()) {
            case IpPacket.UDP ->
                openPorts.admits(TransportProtocol.UDP, packet.destinationPort())
                        || (!isForAll && (heard(packet, now) || lives(search(packet.destinationPort()), now)));
            case IpPacket.TCP ->
                !isForAll && (openPorts.admits(TransportProtocol.TCP, packet.destinationPort()) || heard(packet, now));
            case IpPacket.ICMP ->
                !isForAll
                        && (packet.kind() == Icmp.ECHO_REQUEST
                                || (packet.kind() == Icmp.ECHO_REPLY && heard(packet, now)));
            case IpPacket.ICMP_V6 ->
                !isForAll
                        && (packet.kind() == Icmp.ECHO_REQUEST_V6
                                || (packet.kind() == Icmp.ECHO_REPLY_V6 && heard(packet, now)));
            default -> false;
        };
    }

    private boolean lives(List<Object> key, double now) {
        return flows.containsKey(key) && flows.get(key).lives(now);
    }

    private boolean heard(TestPacket packet, double now) {
        List<Object> key = outward(packet.answer(0));
        if (!lives(key, now)) {
            return false;
        }
        flows.get(key).heardSeconds = now;
        return true;
    }

    private static List<Object> outward(TestPacket packet) {
        return List.of(packet.protocol(), packet.destination(), packet.firstPort(), packet.destinationPort());
    }

    private static List<Object> search(int port) {
        return List.of("search", port);
    }
}
