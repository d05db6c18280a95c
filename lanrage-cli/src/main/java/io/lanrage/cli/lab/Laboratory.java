package io.lanrage.cli.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small Internet on this machine: one server, and sites with hosts behind NATs that the kernel makes.
 *
 * <pre>
 *    host1 ─┐                                            ┌─ host1
 *    host2 ─┴─ router ──────── core ──────── router ─────┴─ …
 *               (NAT)           │             (NAT)
 *                             server
 * </pre>
 *
 * <p>Each node is a {@link Namespace}. The core routes packets to single public addresses and drops all others, so private
 * addresses of one site cannot be reached from another, and nobody finds anybody by broadcast. The machine's own network is
 * not connected, and several laboratories, of one process or of many, do not notice each other.
 *
 * <p>Closing ends all processes inside and removes everything. Where nobody closes, the end of the JVM does; where the JVM
 * is killed, the next laboratory does. Needs root. Safe for use by several threads.
 */
public final class Laboratory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Laboratory.class);
    private static final Duration STEP_AT_MOST = Duration.ofSeconds(20);

    /** With the hyphenated additions it has to fit into the 15 characters of an interface name. */
    private static final Pattern SITE_NAME = Pattern.compile("[a-z][a-z0-9]{0,11}");

    private static final String SERVER = "server";

    /** Held while a prefix is chosen and its first namespace made, so that two threads do not choose the same. */
    private static final Object OPENING = new Object();

    private final LaboratoryPrefix prefix;
    private final NamespaceDirectory namespaces;
    private final Namespace server;
    private final Map<String, Site> sites = new LinkedHashMap<>();
    private final Set<NamespaceProcess> processes = ConcurrentHashMap.newKeySet();
    private final Thread closeAtExit = new Thread(this::close, "lab-close-at-exit");
    private boolean closed;

    private Laboratory(LaboratoryPrefix prefix, NamespaceDirectory namespaces) {
        this.prefix = prefix;
        this.namespaces = namespaces;
        this.server = new Namespace(
                this, nameOf(SERVER), attachmentOf(SERVER), List.of(AddressPlan.SERVER, AddressPlan.SERVER_ALTERNATE));
    }

    /**
     * Finds out whether this machine and user can have a laboratory, by trying out all that one needs; takes about as long
     * as opening one. {@link #open} does it by itself.
     *
     * @throws LaboratoryUnavailable if not
     */
    public static void requireAvailable() {
        synchronized (OPENING) {
            new Prerequisites(Path.of("/proc")).require(nextPrefix().name("trial"));
        }
    }

    /**
     * Builds core and server, after removing what killed runs have left.
     *
     * @throws LaboratoryUnavailable if this machine or user cannot have a laboratory
     * @throws LaboratoryException if building it fails nevertheless; nothing is left then
     */
    public static Laboratory open() {
        synchronized (OPENING) {
            requireAvailable();
            directory().removeLeftovers();
            Laboratory laboratory = new Laboratory(nextPrefix(), directory());
            Runtime.getRuntime().addShutdownHook(laboratory.closeAtExit);
            try {
                laboratory.build();
                return laboratory;
            } catch (RuntimeException e) {
                laboratory.closeAfter(e);
                throw e;
            }
        }
    }

    private static NamespaceDirectory directory() {
        return new NamespaceDirectory(ProcessTable.ofKernel());
    }

    /** The first prefix of this process that no namespace has. */
    private static LaboratoryPrefix nextPrefix() {
        long pid = ProcessHandle.current().pid();
        long startTicks = ProcessTable.ofKernel().startTicks(pid).orElse(0);
        List<String> names = directory().names();
        LaboratoryPrefix prefix = new LaboratoryPrefix(pid, startTicks, 1);
        while (names.stream().anyMatch(prefix::isOf)) {
            prefix = prefix.next();
        }
        return prefix;
    }

    private void build() {
        String core = AddressPlan.CORE.getHostAddress();
        String attachment = server.attachment();
        Script script = Script.to("build core and server");
        describeNamespace(script, core(), true);
        describeNamespace(script, server.name(), false);
        script.ipIn(
                core(),
                "link add name " + attachment + " type veth peer name eth0 netns " + server.name(),
                "address add " + core + "/32 dev " + attachment,
                "link set dev " + attachment + " up",
                "route add " + AddressPlan.SERVER.getHostAddress() + "/32 dev " + attachment,
                "route add " + AddressPlan.SERVER_ALTERNATE.getHostAddress() + "/32 dev " + attachment,
                // Private, virtual and unused addresses: whatever nobody was given ends here, in silence.
                "route add blackhole default");
        script.rulesIn(core(), RuleFile.read("core.nft"));
        script.ipIn(
                server.name(),
                "address add " + AddressPlan.SERVER.getHostAddress() + "/32 dev eth0",
                "address add " + AddressPlan.SERVER_ALTERNATE.getHostAddress() + "/32 dev eth0",
                "link set dev eth0 up",
                "route add default via " + core + " dev eth0 onlink");
        perform(script);
    }

    /** Makes a namespace with loopback. */
    static void describeNamespace(Script script, String name, boolean forwards) {
        script.ip("netns add " + name);
        // The laboratory is IPv4; without this, each interface would announce itself by IPv6 at times of its own
        // choice.
        String quiet = "ipv6=/proc/sys/net/ipv6/conf/default/disable_ipv6; [ ! -e $ipv6 ] || echo 1 >$ipv6";
        if (forwards) {
            script.shellIn(
                    name,
                    quiet,
                    "echo 1 >/proc/sys/net/ipv4/ip_forward",
                    // Hosts without NAT share a LAN but not a prefix; their router need not tell them that it noticed.
                    "echo 0 >/proc/sys/net/ipv4/conf/all/send_redirects",
                    "echo 0 >/proc/sys/net/ipv4/conf/default/send_redirects",
                    // Where the kernel could show bridged packets to the rules for routed ones, it must not.
                    "bridged=/proc/sys/net/bridge/bridge-nf-call-iptables",
                    "[ ! -e $bridged ] || echo 0 >$bridged");
        } else {
            script.shellIn(name, quiet);
        }
        script.ipIn(name, "link set dev lo up");
    }

    /** How the namespaces of this laboratory begin. */
    public String prefix() {
        return prefix.toString();
    }

    /**
     * The public server's machine, with two addresses. Nothing runs there unless one starts it.
     */
    public Namespace server() {
        return server;
    }

    /**
     * Builds a site with one host.
     *
     * @param name for people and in names of namespaces: a lower-case letter, then up to 11 letters and digits
     * @throws IllegalArgumentException if the name is not of that form or in use, or if there are 24 sites already
     */
    public synchronized Site addSite(String name, NatKind natKind) {
        if (!SITE_NAME.matcher(name).matches() || name.equals(SERVER) || sites.containsKey(name)) {
            throw new IllegalArgumentException(
                    "a site's name is a letter and up to 11 letters or digits, all lower-case, and"
                            + " not yet used, not \"" + name + "\"");
        }
        Site site = Site.build(this, name, natKind, new AddressPlan(sites.size() + 1));
        sites.put(name, site);
        return site;
    }

    /** All sites, in the order in which they were added. */
    public synchronized List<Site> sites() {
        return List.copyOf(sites.values());
    }

    /**
     * Drops all packets between two places from now on, in both directions and in silence.
     *
     * @param one any namespace of the first site, or the server
     * @param other any namespace of the second
     */
    public void partition(Namespace one, Namespace other) {
        perform(Script.to("cut").rulesIn(core(), "add element " + cutBetween(one, other)));
    }

    /** Takes back {@link #partition}; harmless without it. */
    public void heal(Namespace one, Namespace other) {
        String cut = cutBetween(one, other);
        perform(Script.to("heal").rulesIn(core(), "add element " + cut + "\ndelete element " + cut));
    }

    private static String cutBetween(Namespace one, Namespace other) {
        if (one.attachment().equals(other.attachment())) {
            throw new IllegalArgumentException("packets between " + one + " and " + other + " do not cross the core");
        }
        String there = '"' + one.attachment() + "\" . \"" + other.attachment() + '"';
        String back = '"' + other.attachment() + "\" . \"" + one.attachment() + '"';
        return "ip partition cut { " + there + ", " + back + " }";
    }

    /** The name of the core's namespace. */
    String core() {
        return nameOf("core");
    }

    String nameOf(String part) {
        return prefix.name(part);
    }

    /** The interface of the core to which a site or the server is attached. */
    static String attachmentOf(String name) {
        return "to-" + name;
    }

    /** Does what a script describes, or throws. */
    synchronized void perform(Script script) {
        requireOpen();
        script.run(STEP_AT_MOST).orThrow();
    }

    synchronized NamespaceProcess start(Namespace namespace, List<String> command) {
        requireOpen();
        NamespaceProcess process = NamespaceProcess.start(namespace.name(), command, processes::remove);
        processes.add(process);
        return process;
    }

    private void requireOpen() {
        if (closed) {
            throw new LaboratoryException("the laboratory " + prefix + " is closed");
        }
    }

    /**
     * Ends all processes inside, at once, and removes all namespaces with everything in them. Closing twice is harmless.
     *
     * @throws LaboratoryException if a namespace could not be removed
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        // A test that took too long is interrupted, and is then to be cleaned up after all the same.
        boolean interrupted = Thread.interrupted();
        try {
            List.copyOf(processes).forEach(NamespaceProcess::close);
            namespaces.removeAll(prefix);
            forgetExit();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(closeAtExit);
        } catch (IllegalStateException e) {
            log.debug("closed by the end of the process");
        }
    }

    @Override
    public String toString() {
        return "laboratory " + prefix + " " + sites.values();
    }
}
