package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.server.session.Admission;
import io.lanrage.server.session.Doorkeeper;
import io.lanrage.server.session.Rate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits, ports and certificates of connections. */
final class StreamLimitsTest {

    private static final Rate RATE = new Rate(100, 100);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void connectionsAreCountedByAddressAndInAll() {
        Doorkeeper doorkeeper = new StreamLimits(3, 2, RATE, SECOND, SECOND).doorkeeper();
        InetAddress first = IpPrefix.parseAddress("192.0.2.1");
        InetAddress second = IpPrefix.parseAddress("192.0.2.2");

        assertThat(doorkeeper.admit(first, 0)).isEqualTo(Admission.ADMITTED);
        assertThat(doorkeeper.admit(first, 0)).isEqualTo(Admission.ADMITTED);
        assertThat(doorkeeper.admit(first, 0)).isEqualTo(Admission.ADDRESS_LIMITED);
        assertThat(doorkeeper.admit(second, 0)).isEqualTo(Admission.ADMITTED);
        assertThat(doorkeeper.admit(second, 0)).isEqualTo(Admission.FULL);
        doorkeeper.left(first);
        assertThat(doorkeeper.admit(second, 0)).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void limitsAreAtLeastOne() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> new StreamLimits(0, 1, RATE, SECOND, SECOND))
                .withMessageContaining("0 connections");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> new StreamLimits(1, 0, RATE, SECOND, SECOND))
                .withMessageContaining("0 of one address");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> new StreamLimits(1, 1, RATE, Duration.ZERO, SECOND))
                .withMessageContaining("PT0S");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> new StreamLimits(1, 1, RATE, SECOND, SECOND.negated()))
                .withMessageContaining("PT-1S");
    }

    @Test
    void certificateThatIsNoneIsRefused(@TempDir Path directory) throws Exception {
        TestCertificate good = TestCertificate.in(directory);
        Path noise = Files.writeString(directory.resolve("noise"), "-----BEGIN CERTIFICATE-----\nnoise\n");

        assertThat(TlsEndpoint.of(65_535, good.certificate(), good.key()).port())
                .isEqualTo(65_535);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> TlsEndpoint.of(65_536, good.certificate(), good.key()))
                .withMessageContaining("65536");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> TlsEndpoint.of(1, noise, good.key()))
                .withMessageContaining("noise");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> TlsEndpoint.of(1, good.certificate(), noise))
                .withMessageContaining("noise");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> TlsEndpoint.of(1, directory.resolve("nothing"), good.key()))
                .withMessageContaining("nothing");
    }

    @Test
    void tcpAndTlsHaveTwoPorts(@TempDir Path directory) throws Exception {
        TestCertificate good = TestCertificate.in(directory);
        Optional<TlsEndpoint> tls = Optional.of(TlsEndpoint.of(5349, good.certificate(), good.key()));
        InetAddress any = new InetSocketAddress(0).getAddress();

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> new StreamServiceOptions(new InetSocketAddress(any, 5349), tls, StreamLimits.DEFAULT))
                .withMessageContaining("5349");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> new StreamServiceOptions(
                        InetSocketAddress.createUnresolved("nowhere", 1), tls, StreamLimits.DEFAULT))
                .withMessageContaining("nowhere");
    }
}
