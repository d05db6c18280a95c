package io.lanrage.cli.lab;

import java.util.List;

/**
 * What stands between a site's hosts and the Internet, by the traditional names (RFC 3489 §5) and by the mapping and
 * filtering behaviours that they stand for (RFC 4787 §4.1 and §5). Each kind is a list of rule files; a new kind is a new
 * list, and usually one new file.
 */
public enum NatKind {
    /** No NAT: the host has a public address, and anybody can write to it. */
    OPEN,

    /** Endpoint-independent mapping and filtering. */
    FULL_CONE,

    /** Endpoint-independent mapping, address-dependent filtering. */
    RESTRICTED_CONE,

    /** Endpoint-independent mapping, address-and-port-dependent filtering. */
    PORT_RESTRICTED,

    /** Address-and-port-dependent mapping with random ports, address-and-port-dependent filtering. */
    SYMMETRIC;

    private List<String> files() {
        return switch (this) {
            case OPEN -> List.of("open.nft");
            case FULL_CONE -> List.of("mapping-endpoint-independent.nft", "filtering-endpoint-independent.nft");
            case RESTRICTED_CONE -> List.of("mapping-endpoint-independent.nft", "filtering-address-dependent.nft");
            // Filtering by address and port is what every router does by itself, see router.nft.
            case PORT_RESTRICTED -> List.of("mapping-endpoint-independent.nft");
            case SYMMETRIC -> List.of("mapping-address-and-port-dependent.nft");
        };
    }

    /** Whether the hosts behind have private addresses, so that something has to translate them. */
    public boolean translates() {
        return this != OPEN;
    }

    /** The complete rules of a router of this kind, as {@code nft -f} reads them. */
    String ruleset(String publicAddress) {
        StringBuilder rules =
                new StringBuilder("define public = ").append(publicAddress).append('\n');
        rules.append(RuleFile.read("router.nft"));
        files().forEach(file -> rules.append('\n').append(RuleFile.read(file)));
        return rules.toString();
    }
}
