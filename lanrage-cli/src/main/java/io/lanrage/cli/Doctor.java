package io.lanrage.cli;

import io.lanrage.cli.Diagnosis.Verdict;
import io.lanrage.wireguard.aead.Aead;
import io.lanrage.wireguard.aead.AeadChoice;
import io.lanrage.wireguard.aead.AeadUnavailableException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at what this machine has of what a virtual LAN needs. */
final class Doctor {

    /** CAP_NET_ADMIN's bit in the capability sets of capabilities(7). */
    private static final int CAP_NET_ADMIN = 12;

    private static final int ETHERNET_MTU = 1500;
    private static final int SMALLEST_GOOD_MTU = 1280 + 80;

    private final Path root;

    /**
     * Makes a doctor.
     *
     * @param root where the machine's files are: {@code /}
     */
    Doctor(Path root) {
        this.root = root;
    }

    List<Diagnosis> examine() {
        List<Diagnosis> diagnoses = new ArrayList<>();
        diagnoses.add(tun());
        diagnoses.add(rights());
        diagnoses.add(cipher());
        diagnoses.add(udp());
        diagnoses.add(mtu());
        return diagnoses;
    }

    private Diagnosis tun() {
        Path device = root.resolve("dev/net/tun");
        if (!Files.exists(device)) {
            return new Diagnosis(
                    "TUN device",
                    Verdict.BAD,
                    "/dev/net/tun is not there",
                    "Load the module (modprobe tun), or give the container the device.");
        }
        return Files.isReadable(device) && Files.isWritable(device)
                ? Diagnosis.good("TUN device", "/dev/net/tun can be opened")
                : new Diagnosis(
                        "TUN device",
                        Verdict.BAD,
                        "/dev/net/tun may not be opened by this user",
                        "Run as root, or give the user access to the device.");
    }

    private Diagnosis rights() {
        try {
            Optional<String> effective = Files.readAllLines(root.resolve("proc/self/status")).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .map(line -> line.substring("CapEff:".length()).strip())
                    .findFirst();
            if (effective.isPresent() && (Long.parseUnsignedLong(effective.get(), 16) >>> CAP_NET_ADMIN & 1) == 1) {
                return Diagnosis.good("Rights", "may administer network interfaces (CAP_NET_ADMIN)");
            }
        } catch (IOException | NumberFormatException e) {
            return new Diagnosis(
                    "Rights", Verdict.WARNING, "cannot be read on this system: " + e.getMessage(), "Run as root.");
        }
        return new Diagnosis(
                "Rights",
                Verdict.BAD,
                "may not administer network interfaces (no CAP_NET_ADMIN)",
                "Run as root, or use --wireguard uapi:INTERFACE with an interface that an administrator set up.");
    }

    private static Diagnosis cipher() {
        Aead best;
        try {
            best = AeadChoice.best();
        } catch (AeadUnavailableException e) {
            return new Diagnosis(
                    "Cipher",
                    Verdict.BAD,
                    "none works: " + e.getMessage(),
                    "Use another JDK, or --wireguard external with wireguard-go.");
        }
        return best.description().startsWith("libcrypto")
                ? Diagnosis.good("Cipher", best.description())
                : new Diagnosis(
                        "Cipher",
                        Verdict.WARNING,
                        best.description() + ", which costs several times the processor time of OpenSSL's",
                        "Install OpenSSL 3's libcrypto (on Debian: apt install libssl3).");
    }

    private Diagnosis udp() {
        try (DatagramSocket socket = new DatagramSocket()) {
            return Diagnosis.good("UDP socket", "can be opened (port " + socket.getLocalPort() + ", closed again)");
        } catch (SocketException e) {
            return new Diagnosis(
                    "UDP socket",
                    Verdict.BAD,
                    "cannot be opened: " + e.getMessage(),
                    "Raise the limit of open files, or allow sockets.");
        }
    }

    private static Diagnosis mtu() {
        try {
            int smallest = NetworkInterface.networkInterfaces()
                    .filter(Doctor::carriesTraffic)
                    .mapToInt(Doctor::mtuOf)
                    .min()
                    .orElse(ETHERNET_MTU);
            return smallest >= SMALLEST_GOOD_MTU
                    ? Diagnosis.good("MTU", smallest + " bytes, enough for tunnel packets of 1280")
                    : new Diagnosis(
                            "MTU",
                            Verdict.WARNING,
                            smallest + " bytes on one interface, so tunnel packets of 1280 are fragmented",
                            "Raise that interface's MTU to " + SMALLEST_GOOD_MTU
                                    + " or more if its network allows it.");
        } catch (SocketException e) {
            return new Diagnosis("MTU", Verdict.WARNING, "cannot be read: " + e.getMessage(), "");
        }
    }

    private static boolean carriesTraffic(NetworkInterface nic) {
        try {
            return nic.isUp() && !nic.isLoopback() && nic.getInetAddresses().hasMoreElements();
        } catch (SocketException e) {
            return false;
        }
    }

    private static int mtuOf(NetworkInterface nic) {
        try {
            return nic.getMTU();
        } catch (SocketException e) {
            return ETHERNET_MTU;
        }
    }
}
