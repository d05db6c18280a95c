package io.lanrage.wireguard.lan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.OpenPorts;
import io.lanrage.wireguard.engine.PacketRules.Verdict;
import io.lanrage.wireguard.packet.NaivePackets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class LanRulesTest {
    private static final String SELF = "10.66.0.2";
    private static final String OTHER = "10.66.0.3";
    private static final String EVERYBODY = "10.66.0.255";
    private static final PeerId ANN = new PeerId("aaaaaaaaaaaaaaaa");
    private static final PeerId BOB = new PeerId("bbbbbbbbbbbbbbbb");

    private final LanRules rules = new LanRules(
            new InterfaceConfig(
                    "lan0",
                    PrivateKey.generate(new SecureRandom()),
                    IpPrefix.parseAddress(SELF),
                    IpPrefix.parse("10.66.0.0/24"),
                    1280,
                    OpenPorts.parse("udp:4445")),
            CopyLimits.DEFAULT,
            new SecureRandom(),
            0);

    @Test
    void closedPortIsFilteredUntilItAsks() {
        TestPacket question = TestPacket.udp(SELF, 9, OTHER, 53);
        assertThat(arrives(ANN, question.answer(0))).isEqualTo(Verdict.FILTERED);
        byte[] packet = question.bytes();
        rules.sent(NaivePackets.buffer(4, packet), 4, packet.length, 0);
        assertThat(arrives(ANN, question.answer(0))).isEqualTo(Verdict.ADMITTED);
        assertThat(rules.filter().verdicts()).containsEntry(FilterVerdict.ADMITTED, 1L);
    }

    @Test
    void ownPacketsToEverybodyAreCopiedOnce() {
        byte[] packet = TestPacket.udp(SELF, 9, EVERYBODY, 4445).bytes();
        assertThat(rules.isForEverybody(NaivePackets.buffer(4, packet), 4)).isTrue();
        assertThat(rules.isForEverybody(
                        NaivePackets.buffer(4, TestPacket.udp(SELF, 9, OTHER, 1).bytes()), 4))
                .isFalse();
        assertThat(rules.mayCopy(NaivePackets.buffer(4, packet), 4, packet.length, 0))
                .isTrue();
        assertThat(rules.mayCopy(NaivePackets.buffer(4, packet), 4, packet.length, 0))
                .isFalse();
        byte[] foreign = TestPacket.udp(OTHER, 9, EVERYBODY, 4445).bytes();
        assertThat(rules.mayCopy(NaivePackets.buffer(4, foreign), 4, foreign.length, 0))
                .isFalse();
        assertThat(rules.copies().verdicts()).containsEntry(CopyVerdict.FOREIGN_SOURCE, 1L);
    }

    @Test
    void oneMembersFloodLeavesTheOthersRoom() {
        TestPacket packet = TestPacket.udp(OTHER, 9, EVERYBODY, 4445);
        for (int i = 0; i < 100; i++) {
            assertThat(arrives(ANN, packet)).isEqualTo(Verdict.ADMITTED);
        }
        assertThat(arrives(ANN, packet)).isEqualTo(Verdict.COPY_LIMIT);
        assertThat(arrives(ANN, TestPacket.udp(OTHER, 9, SELF, 4445))).isEqualTo(Verdict.ADMITTED);
        assertThat(arrives(BOB, packet)).isEqualTo(Verdict.ADMITTED);
        assertThat(arrives(BOB, TestPacket.udp(OTHER, 9, EVERYBODY, 4446))).isEqualTo(Verdict.FILTERED);
    }

    private Verdict arrives(PeerId member, TestPacket packet) {
        byte[] bytes = packet.bytes();
        return rules.arrived(member, NaivePackets.buffer(4, bytes), 4, bytes.length, 0);
    }
}
