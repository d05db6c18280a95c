package io.lanrage.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An independent implementation of RFC 5780 sees in each NAT what its name promises. */
@Lab(tools = {"turnserver", "turnutils_natdiscovery"})
class NatKindLabIT {
    private static final Map<NatKind, NamespaceProcess> discoveries = new EnumMap<>(NatKind.class);

    /** All at once: most of the time goes into waiting for answers that must not come. */
    @BeforeAll
    static void discoverEachKind(Laboratory laboratory, @TempDir Path directory) throws IOException {
        Coturn coturn = Coturn.start(laboratory.server(), directory); // Ends with the laboratory.
        for (NatKind kind : NatKind.values()) {
            Site site = laboratory.addSite("site" + laboratory.sites().size(), kind);
            discoveries.put(kind, coturn.discover(site.host()));
        }
    }

    @Test
    void openIsNoNat() {
        assertThat(verdictsOn(NatKind.OPEN))
                .containsExactly("No NAT", "Endpoint Independent Mapping", "Endpoint Independent Filtering");
    }

    @Test
    void fullConeMapsAndFiltersEndpointIndependently() {
        assertThat(verdictsOn(NatKind.FULL_CONE))
                .containsExactly("Endpoint Independent Mapping", "Endpoint Independent Filtering");
    }

    @Test
    void restrictedConeMapsEndpointIndependentlyAndFiltersByAddress() {
        assertThat(verdictsOn(NatKind.RESTRICTED_CONE))
                .containsExactly("Endpoint Independent Mapping", "Address Dependent Filtering");
    }

    @Test
    void portRestrictedMapsEndpointIndependentlyAndFiltersByAddressAndPort() {
        assertThat(verdictsOn(NatKind.PORT_RESTRICTED))
                .containsExactly("Endpoint Independent Mapping", "Address and Port Dependent Filtering");
    }

    @Test
    void symmetricMapsAndFiltersByAddressAndPort() {
        assertThat(verdictsOn(NatKind.SYMMETRIC))
                .containsExactly("Address and Port Dependent Mapping", "Address and Port Dependent Filtering");
    }

    private static List<String> verdictsOn(NatKind kind) {
        return Coturn.verdicts(discoveries.get(kind));
    }
}
