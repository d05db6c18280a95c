package io.lanrage.wireguard;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.wireguard.process.ProgramSettings;
import java.security.SecureRandom;
import java.time.Duration;

/** A program that opens the interface that it is told, says so, and waits to be killed. */
final class Abandoning {
    private Abandoning() {}

    public static void main(String[] arguments) throws Exception {
        PrivateKey key = PrivateKey.generate(new SecureRandom());
        try (CrossedTransports network = new CrossedTransports(Duration.ZERO);
                ExternalWireGuard manager = ExternalWireGuard.starting(ProgramSettings.of("wireguard-go"))) {
            InterfaceConfig config = new InterfaceConfig(
                    arguments[0], key, IpPrefix.parseAddress("10.66.77.1"), IpPrefix.parse("10.66.77.0/24"), 1280);
            manager.open(config, network.of(key.publicKey().peerId()))
                    .toCompletableFuture()
                    .join();
            System.out.println("open");
            System.in.read();
        }
    }
}
