package io.lanrage.core.network;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.Excerpt;
import io.lanrage.core.error.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which ports of this machine the other members of a party reach without having been asked. Answers to what this machine sent pass
 * in any case, and so do pings, which tell no more than that the member is there.
 */
public sealed interface OpenPorts {

    /** What games listen on: everything from 1024 up, except the {@linkplain PrivateService services nobody means to share}. */
    OpenPorts GAMES = Preset.GAMES;

    /** Nothing. */
    OpenPorts NONE = Preset.NONE;

    /** Everything, of every protocol: the virtual LAN is trusted like one at home. */
    OpenPorts ALL = Preset.ALL;

    /**
     * Tells whether members reach a port.
     *
     * @param protocol of which protocol it is
     * @param port the port, 1 to 65,535; nobody reaches port 0
     * @return true if they do
     */
    boolean admits(TransportProtocol protocol, int port);

    /**
     * Reads the option.
     *
     * @param text {@code games}, {@code none}, {@code all}, or ports such as {@code udp:27015,tcp:25565,udp:27000-27050}
     * @return what it means
     * @throws InputException if it means nothing
     */
    static OpenPorts parse(String text) {
        for (Preset preset : Preset.values()) {
            if (preset.name().equalsIgnoreCase(text.strip())) {
                return preset;
            }
        }
        if (text.indexOf(':') < 0) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "open ports " + Excerpt.of(text)
                            + " are none of games, none, all, or a list such as udp:27015,tcp:25565-25570");
        }
        return new Listed(Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(PortRange::parse)
                .toList());
    }

    /** What has a name. Which one it is, {@link #GAMES}, {@link #NONE} and {@link #ALL} say. */
    enum Preset implements OpenPorts {
        /** {@link OpenPorts#GAMES}. */
        GAMES {
            @Override
            public boolean admits(TransportProtocol protocol, int port) {
                return port >= FIRST_UNPRIVILEGED
                        && port <= PortRange.LARGEST_PORT
                        && !PrivateService.uses(protocol, port);
            }
        },
        /** {@link OpenPorts#NONE}. */
        NONE {
            @Override
            public boolean admits(TransportProtocol protocol, int port) {
                return false;
            }
        },
        /** {@link OpenPorts#ALL}. */
        ALL {
            @Override
            public boolean admits(TransportProtocol protocol, int port) {
                return port >= 1 && port <= PortRange.LARGEST_PORT;
            }
        };

        /** Below are the system's own services: SMB, SSH, RPC. */
        private static final int FIRST_UNPRIVILEGED = 1024;

        /** As {@link OpenPorts#parse} reads it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * These ports and no others; also those that are closed to games otherwise, for who lists a port means it.
     *
     * @param ranges the ports, 1 to 64 ranges
     */
    record Listed(List<PortRange> ranges) implements OpenPorts {

        private static final int MOST_RANGES = 64;

        /**
         * Copies the list.
         *
         * @throws InputException if there are none, or too many
         */
        public Listed {
            ranges = List.copyOf(ranges);
            if (ranges.isEmpty() || ranges.size() > MOST_RANGES) {
                throw new InputException(
                        ErrorCode.INPUT_INVALID, ranges.size() + " ranges of open ports are not in 1.." + MOST_RANGES);
            }
        }

        @Override
        public boolean admits(TransportProtocol protocol, int port) {
            return ranges.stream().anyMatch(range -> range.contains(protocol, port));
        }

        /** As {@link OpenPorts#parse} reads it. */
        @Override
        public String toString() {
            return ranges.stream().map(PortRange::toString).collect(Collectors.joining(","));
        }
    }
}
