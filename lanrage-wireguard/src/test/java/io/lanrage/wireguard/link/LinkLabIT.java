package io.lanrage.wireguard.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.wireguard.tun.TunLab;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interface in a namespace, with {@code ip} as the witness. */
@Timeout(60)
class LinkLabIT {
    private final String namespace = TunLab.name('n');
    private final String name = TunLab.name('a');

    @BeforeAll
    static void prerequisites() throws Exception {
        TunLab.require();
    }

    @BeforeEach
    void open() throws Exception {
        TunLab.run("ip", "netns", "add", namespace);
    }

    @AfterEach
    void close() throws Exception {
        TunLab.run("ip", "netns", "delete", namespace);
    }

    @Test
    void interfaceHasItsAddressSizesAndRoutesUntilTheyAreTakenBack() throws Exception {
        Process program = start("10.66.77.1", "10.66.77.0/25", "1300", "321");
        BufferedReader output = program.inputReader();
        try {
            assertThat(output.readLine()).isEqualTo("up");
            assertThat(TunLab.ip(namespace, "link show dev " + name)).contains("mtu 1300", ",UP,", "qlen 321");
            assertThat(TunLab.ip(namespace, "-oneline address show dev " + name))
                    .contains("inet 10.66.77.1/25 ");
            assertThat(TunLab.ip(namespace, "route show dev " + name))
                    .contains("10.66.77.0/25 ", "255.255.255.255 ", "224.0.0.0/4 ");
            assertThat(TunLab.ip(namespace, "route get 255.255.255.255")).contains("dev " + name);
            next(program);
            assertThat(output.readLine()).isEqualTo("released");
            assertThat(TunLab.ip(namespace, "-oneline -4 address show dev " + name))
                    .isEmpty();
            assertThat(TunLab.ip(namespace, "route show dev " + name)).isEmpty();
        } finally {
            end(program);
        }
    }

    @Test
    void addressOfIpv6() throws Exception {
        Process program = start("fd66::1", "fd66::/64", "1280", "500");
        try {
            assertThat(program.inputReader().readLine()).isEqualTo("up");
            assertThat(TunLab.ip(namespace, "-oneline -6 address show dev " + name))
                    .contains("inet6 fd66::1/64 ");
            assertThat(TunLab.ip(namespace, "-6 route show dev " + name)).contains("fd66::/64 ");
        } finally {
            end(program);
        }
    }

    @Test
    void routesOfAnotherInterfaceStayInForce() throws Exception {
        String other = TunLab.name('b');
        TunLab.ip(namespace, "tuntap add dev " + other + " mode tun");
        TunLab.ip(namespace, "link set " + other + " up");
        TunLab.ip(namespace, "route add 255.255.255.255/32 dev " + other);
        Process program = start("10.66.77.1", "10.66.77.0/24", "1280", "500");
        try {
            assertThat(program.inputReader().readLine()).isEqualTo("up");
            assertThat(TunLab.ip(namespace, "route get 255.255.255.255")).contains("dev " + other);
            TunLab.ip(namespace, "link delete " + other);
            assertThat(TunLab.ip(namespace, "route get 255.255.255.255")).contains("dev " + name);
        } finally {
            end(program);
        }
    }

    @Test
    void refusalHasTheKernelsReason() throws Exception {
        Process program = start("ff02::1", "ff02::1/128", "1280", "500");
        try {
            assertThat(program.inputReader().readLine())
                    .startsWith("INTERFACE_FAILED: new address ff02:0:0:0:0:0:0:1/128 of interface " + name + ": ")
                    .contains("address");
        } finally {
            end(program);
        }
    }

    private Process start(String... arguments) throws IOException {
        String[] all = new String[arguments.length + 1];
        all[0] = name;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return new ProcessBuilder(TunLab.java(List.of("ip", "netns", "exec", namespace), LinkProgram.class, all))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void next(Process program) throws IOException {
        program.getOutputStream().write('\n');
        program.getOutputStream().flush();
    }

    private static void end(Process program) throws Exception {
        program.getOutputStream().close();
        assertThat(program.waitFor()).isZero();
    }
}
