package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.PartyEvent;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.network.OpenPorts;
import io.lanrage.core.network.VirtualInterface;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.json.JsonMapper;

/** Players and scripts are told what the others really reach. */
class OpenPortsEventsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource({
        "games, what games listen on",
        "none, no port of this machine",
        "all, every port of this machine",
        "udp:7, udp:7"
    })
    void peopleAreTold(String ports, String words) {
        new TextEvents(stream, stream, Ansi.OFF).happened(up(OpenPorts.parse(ports)));
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"games", "none", "all", "udp:7,tcp:1-2"})
    void scriptsAreTold(String ports) {
        assertThat(told(up(OpenPorts.parse(ports)))).isEqualTo(ports);
    }

    @Test
    void interfaceThatHoldsNothingBackIsOpenToAll() {
        assertThat(told(new PartyEvent.InterfaceUp(
                        new VirtualInterface("lan0", IpPrefix.parseAddress("10.66.0.2"), 1280, "wireguard-go"))))
                .isEqualTo("all");
    }

    private String told(PartyEvent event) {
        new JsonEvents(stream, InstantSource.system()).happened(event);
        return JsonMapper.builder()
                .build()
                .readTree(out.toString(StandardCharsets.UTF_8))
                .path("openPorts")
                .asString();
    }

    private static PartyEvent up(OpenPorts ports) {
        return new PartyEvent.InterfaceUp(
                new VirtualInterface("lan0", IpPrefix.parseAddress("10.66.0.2"), 1280, "embedded", ports));
    }
}
