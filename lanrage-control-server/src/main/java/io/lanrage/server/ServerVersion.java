package io.lanrage.server;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that this program was built as. */
final class ServerVersion implements IVersionProvider {

    /** From the jar's manifest; a name for itself where there is no jar. */
    static String text() {
        return Optional.ofNullable(ServerVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"LANrage control server " + text()};
    }
}
