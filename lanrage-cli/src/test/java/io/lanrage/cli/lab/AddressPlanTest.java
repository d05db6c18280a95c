package io.lanrage.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressPlanTest {
    @Test
    void noAddressIsGivenTwice() {
        Set<InetAddress> given =
                new HashSet<>(List.of(AddressPlan.SERVER, AddressPlan.SERVER_ALTERNATE, AddressPlan.CORE));
        for (int site = 1; site <= AddressPlan.MAX_SITES; site++) {
            AddressPlan plan = new AddressPlan(site);
            assertThat(given.add(plan.router())).isTrue();
            assertThat(given.add(plan.gateway())).isTrue();
            for (int host = 1; host <= AddressPlan.MAX_HOSTS; host++) {
                assertThat(given.add(plan.publicHost(host))).isTrue();
                assertThat(given.add(plan.privateHost(host))).isTrue();
            }
        }
    }

    @Test
    void hostsBehindNatArePrivateAndAllOthersAreNot() {
        AddressPlan last = new AddressPlan(AddressPlan.MAX_SITES);

        assertThat(last.privateHost(AddressPlan.MAX_HOSTS).getHostAddress()).isEqualTo("192.168.24.109");
        assertThat(last.gateway().getHostAddress()).isEqualTo("192.168.24.1");
        assertThat(last.publicHost(AddressPlan.MAX_HOSTS).getHostAddress()).isEqualTo("203.0.113.249");
        assertThat(last.router().getHostAddress()).isEqualTo("203.0.113.240");
        assertThat(AddressPlan.SERVER_ALTERNATE.getHostAddress()).isEqualTo("198.51.100.1");
    }

    @Test
    void oneSiteOrHostTooManyIsRefused() {
        assertThatThrownBy(() -> new AddressPlan(0)).hasMessageContaining("at most 24 sites, not 0");
        assertThatThrownBy(() -> new AddressPlan(25)).hasMessageContaining("at most 24 sites, not 25");
        assertThatThrownBy(() -> new AddressPlan(1).publicHost(10)).hasMessageContaining("at most 9 hosts, not 10");
        assertThatThrownBy(() -> new AddressPlan(1).privateHost(0)).hasMessageContaining("at most 9 hosts, not 0");
    }
}
