package io.lanrage.cli;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.network.NetworkManagerProvider;
import io.lanrage.wireguard.EmbeddedWireGuard;
import io.lanrage.wireguard.ExternalWireGuard;
import io.lanrage.wireguard.process.ProgramSettings;
import picocli.CommandLine.ITypeConverter;

/** What carries the tunnels: {@code --wireguard embedded | external[:COMMAND] | uapi:INTERFACE}. */
sealed interface WireGuardChoice {

    /** Makes the network managers of this kind. */
    NetworkManagerProvider provider();

    /** The interface's name that the choice itself fixes, or the one that was asked for. */
    default String interfaceName(String asked) {
        return asked;
    }

    /** The engine of this process. */
    record Embedded() implements WireGuardChoice {

        @Override
        public NetworkManagerProvider provider() {
            return EmbeddedWireGuard::onThisMachine;
        }
    }

    /** A WireGuard program that LANrage starts and ends. */
    record External(String command) implements WireGuardChoice {

        static final String DEFAULT_COMMAND = "wireguard-go";

        @Override
        public NetworkManagerProvider provider() {
            return metrics -> ExternalWireGuard.starting(ProgramSettings.of(command), metrics);
        }
    }

    /** An interface that is there already and has a UAPI socket. */
    record Uapi(String interfaceName) implements WireGuardChoice {

        @Override
        public NetworkManagerProvider provider() {
            return ExternalWireGuard::attaching;
        }

        @Override
        public String interfaceName(String asked) {
            return interfaceName;
        }
    }

    /** Reads the option. */
    final class Converter implements ITypeConverter<WireGuardChoice> {

        @Override
        public WireGuardChoice convert(String text) {
            int colon = text.indexOf(':');
            String kind = colon < 0 ? text : text.substring(0, colon);
            String rest = colon < 0 ? "" : text.substring(colon + 1);
            if (kind.equals("external")) {
                return new External(rest.isEmpty() ? External.DEFAULT_COMMAND : rest);
            }
            if (kind.equals("uapi") && !rest.isEmpty()) {
                return new Uapi(rest);
            }
            if (text.equals("embedded")) {
                return new Embedded();
            }
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "--wireguard '" + text + "' is none of embedded, external[:COMMAND], uapi:INTERFACE");
        }
    }
}
