package io.lanrage.wireguard.uapi;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A WireGuard device as the protocol's text describes it, with nothing but strings: the naive other end for tests. It shares no
 * code with the codecs.
 */
public final class ModelDevice {
    private static final Set<String> PEER_KEYS =
            Set.of("preshared_key", "endpoint", "persistent_keepalive_interval", "last_handshake_time_sec", "tx_bytes");

    private final Map<String, String> device = new TreeMap<>();
    private final Map<String, Map<String, String>> peers = new LinkedHashMap<>();
    private final Map<String, Set<String>> allowed = new LinkedHashMap<>();
    private String current = "";

    /** Answers a whole request, up to and with its empty line. */
    public synchronized String answer(String request) {
        List<String> lines = request.lines().toList();
        return switch (lines.get(0)) {
            case "get=1" -> state() + "errno=0\n\n";
            case "set=1" -> set(lines.subList(1, lines.size() - 1)) ? "errno=0\n\n" : "errno=-22\n\n";
            default -> "errno=-71\n\n";
        };
    }

    private boolean set(List<String> lines) {
        current = "";
        for (String line : lines) {
            String[] pair = line.split("=", 2);
            if (!apply(pair[0], pair[1])) {
                return false;
            }
        }
        return true;
    }

    private boolean apply(String key, String value) {
        if (key.equals("public_key")) {
            current = value;
            peers.putIfAbsent(value, new TreeMap<>());
            allowed.putIfAbsent(value, new LinkedHashSet<>());
            return true;
        }
        if (current.isEmpty()) {
            return applyToDevice(key, value);
        }
        return applyToPeer(key, value);
    }

    private boolean applyToDevice(String key, String value) {
        switch (key) {
            case "replace_peers" -> {
                peers.clear();
                allowed.clear();
            }
            case "listen_port" -> device.put(key, value.equals("0") ? "40000" : value);
            case "private_key" -> device.put(key, value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean applyToPeer(String key, String value) {
        switch (key) {
            case "remove" -> {
                peers.remove(current);
                allowed.remove(current);
            }
            case "replace_allowed_ips" -> allowedOfCurrent().clear();
            case "allowed_ip" -> {
                allowed.values().forEach(set -> set.remove(value));
                allowedOfCurrent().add(value);
            }
            default -> {
                peers.getOrDefault(current, new TreeMap<>()).put(key, value);
                return PEER_KEYS.contains(key);
            }
        }
        return true;
    }

    private Set<String> allowedOfCurrent() {
        return allowed.getOrDefault(current, new LinkedHashSet<>());
    }

    private String state() {
        StringBuilder text = new StringBuilder();
        device.forEach((key, value) -> line(text, key, value));
        peers.forEach((publicKey, fields) -> {
            line(text, "public_key", publicKey);
            fields.forEach((key, value) -> line(text, key, value));
            allowed.getOrDefault(publicKey, Set.of()).forEach(prefix -> line(text, "allowed_ip", prefix));
        });
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append('=').append(value).append('\n');
    }
}
