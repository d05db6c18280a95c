package io.lanrage.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NatKindTest {
    @ParameterizedTest
    @EnumSource
    void everyRulesetBeginsWithTheAddressAndTheGuard(NatKind kind) {
        assertThat(kind.ruleset("203.0.113.10"))
                .startsWith("define public = 203.0.113.10\n")
                .contains("type filter hook input priority filter; policy drop;")
                .contains("type filter hook forward priority filter; policy drop;");
    }

    @ParameterizedTest
    @EnumSource
    void exactlyTheKindsThatTranslateHaveNatRules(NatKind kind) {
        assertThat(kind.ruleset("203.0.113.10").contains("type nat hook postrouting"))
                .isEqualTo(kind.translates());
    }

    @Test
    void missingRuleFileIsNamed() {
        assertThatThrownBy(() -> RuleFile.read("absent.nft")).hasMessageContaining("absent.nft");
    }
}
