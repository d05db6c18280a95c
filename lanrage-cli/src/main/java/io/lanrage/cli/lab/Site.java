package io.lanrage.cli.lab;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

/**
 * A player's home: a router with a NAT of some kind, and hosts on one LAN behind it. Without NAT the router only routes, and
 * each host has a public address. Safe for use by several threads.
 */
public final class Site {
    private static final String ON_LAN = "lan";

    private final Laboratory laboratory;
    private final String name;
    private final NatKind natKind;
    private final AddressPlan plan;
    private final Namespace router;
    private final List<Namespace> hosts = new ArrayList<>();

    private Site(Laboratory laboratory, String name, NatKind natKind, AddressPlan plan) {
        this.laboratory = laboratory;
        this.name = name;
        this.natKind = natKind;
        this.plan = plan;
        this.router = new Namespace(
                laboratory, laboratory.nameOf(name + "-router"), Laboratory.attachmentOf(name), List.of(plan.router()));
    }

    /** Builds a site with one host and connects it to the core. */
    static Site build(Laboratory laboratory, String name, NatKind natKind, AddressPlan plan) {
        Site site = new Site(laboratory, name, natKind, plan);
        Script script = Script.to("build site " + name);
        site.describeRouter(script);
        Namespace host = site.describeHost(script, 1);
        laboratory.perform(script);
        site.hosts.add(host);
        return site;
    }

    private void describeRouter(Script script) {
        String attachment = router.attachment();
        String address = plan.router().getHostAddress();
        String core = AddressPlan.CORE.getHostAddress();
        Laboratory.describeNamespace(script, router.name(), true);
        script.ipIn(
                laboratory.core(),
                "link add name " + attachment + " type veth peer name up netns " + router.name(),
                "address add " + core + "/32 dev " + attachment,
                "link set dev " + attachment + " up",
                "route add " + address + "/32 dev " + attachment);
        script.ipIn(
                router.name(),
                "address add " + address + "/32 dev up",
                "link set dev up up",
                "route add default via " + core + " dev up onlink",
                "link add name " + ON_LAN + " type bridge",
                "link set dev " + ON_LAN + " up");
        if (natKind.translates()) {
            String gateway = plan.gateway().getHostAddress();
            script.ipIn(router.name(), "address add " + gateway + "/24 dev " + ON_LAN);
        }
        script.rulesIn(router.name(), natKind.ruleset(address));
    }

    private Namespace describeHost(Script script, int number) {
        Inet4Address address = natKind.translates() ? plan.privateHost(number) : plan.publicHost(number);
        Namespace host = new Namespace(
                laboratory, laboratory.nameOf(name + "-host" + number), router.attachment(), List.of(address));
        String port = "host" + number;
        Laboratory.describeNamespace(script, host.name(), false);
        script.ipIn(
                router.name(),
                "link add name " + port + " type veth peer name eth0 netns " + host.name(),
                "link set dev " + port + " master " + ON_LAN + " up");
        if (natKind.translates()) {
            script.ipIn(
                    host.name(),
                    "address add " + address.getHostAddress() + "/24 dev eth0",
                    "link set dev eth0 up",
                    "route add default via " + plan.gateway().getHostAddress());
        } else {
            describePublicHost(script, host);
        }
        return host;
    }

    private void describePublicHost(Script script, Namespace host) {
        String address = host.address().getHostAddress();
        String routerAddress = plan.router().getHostAddress();
        script.ipIn(
                laboratory.core(),
                "route add " + address + "/32 via " + routerAddress + " dev " + router.attachment() + " onlink");
        script.ipIn(router.name(), "route add " + address + "/32 dev " + ON_LAN);
        script.ipIn(
                host.name(),
                "address add " + address + "/32 dev eth0",
                "link set dev eth0 up",
                "route add default via " + routerAddress + " dev eth0 onlink");
    }

    /** The name it was given. */
    public String name() {
        return name;
    }

    /** What its router does. */
    public NatKind natKind() {
        return natKind;
    }

    /** Its router; interface {@code up} leads to the Internet, {@code lan} to the hosts. */
    public Namespace router() {
        return router;
    }

    /** Its first host; the interface is {@code eth0}. */
    public Namespace host() {
        return hosts().get(0);
    }

    /** All its hosts, in the order in which they were added. */
    public List<Namespace> hosts() {
        synchronized (hosts) {
            return List.copyOf(hosts);
        }
    }

    /** The address that the Internet sees when the first host speaks. */
    public Inet4Address publicAddress() {
        return natKind.translates() ? router.address() : host().address();
    }

    /**
     * Adds a host to the LAN.
     *
     * @throws IllegalArgumentException if there are nine already
     */
    public Namespace addHost() {
        synchronized (hosts) {
            Script script = Script.to("add a host to site " + name);
            Namespace host = describeHost(script, hosts.size() + 1);
            laboratory.perform(script);
            hosts.add(host);
            return host;
        }
    }

    /** From now on the router drops all UDP, also that of running conversations. */
    public void blockUdp() {
        laboratory.perform(Script.to("block UDP at " + name).rulesIn(router.name(), RuleFile.read("udp-blocked.nft")));
    }

    /** Takes back {@link #blockUdp}; harmless without it. */
    public void unblockUdp() {
        laboratory.perform(Script.to("unblock UDP at " + name)
                .rulesIn(router.name(), "table ip udp_blocked\ndelete table ip udp_blocked"));
    }

    @Override
    public String toString() {
        return name + " (" + natKind + ", " + publicAddress().getHostAddress() + ")";
    }
}
