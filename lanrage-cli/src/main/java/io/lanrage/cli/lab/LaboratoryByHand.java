package io.lanrage.cli.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Builds a laboratory for trying things by hand, and keeps it until the input ends, Enter is pressed or it is interrupted:
 * {@code java -cp lanrage.jar io.lanrage.cli.lab.LaboratoryByHand alice=symmetric bob=full-cone}. Not a command of
 * LANrage, because players have no use for it.
 */
final class LaboratoryByHand {
    private static final int DONE = 0;
    private static final int WRONG_USAGE = 2;
    private static final int MISSING_RIGHTS = 5;

    private final InputStream in;
    private final PrintStream out;

    private LaboratoryByHand(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    /** Each argument is a site: {@code NAME=KIND}. */
    public static void main(String[] arguments) throws IOException {
        System.exit(new LaboratoryByHand(System.in, System.out).run(List.of(arguments)));
    }

    private int run(List<String> arguments) throws IOException {
        Map<String, NatKind> sites = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            Optional<NatKind> kind = parts.length < 2 ? Optional.empty() : kind(parts[1]);
            if (kind.isEmpty()) {
                out.println("each argument is NAME=KIND with a kind of " + kinds() + ", not " + argument);
                return WRONG_USAGE;
            }
            sites.put(parts[0], kind.get());
        }
        try (Laboratory laboratory = Laboratory.open()) {
            sites.forEach(laboratory::addSite);
            describe(laboratory);
            in.read();
            return DONE;
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            return WRONG_USAGE;
        } catch (LaboratoryUnavailable e) {
            out.println(e.getMessage());
            return MISSING_RIGHTS;
        }
    }

    private void describe(Laboratory laboratory) {
        describe(laboratory.server());
        for (Site site : laboratory.sites()) {
            describe(site.router());
            site.hosts().forEach(this::describe);
        }
        out.println("Run something in one of them with: ip netns exec NAME COMMAND");
        out.println("Enter or Ctrl-C removes " + laboratory.prefix() + "*");
    }

    private void describe(Namespace namespace) {
        String addresses =
                namespace.addresses().stream().map(InetAddress::getHostAddress).collect(Collectors.joining(" "));
        out.printf("%-48s %s%n", namespace.name(), addresses);
    }

    private static Optional<NatKind> kind(String text) {
        return Arrays.stream(NatKind.values())
                .filter(kind -> spelling(kind).equals(text))
                .findFirst();
    }

    private static String kinds() {
        return Arrays.stream(NatKind.values()).map(LaboratoryByHand::spelling).collect(Collectors.joining(", "));
    }

    private static String spelling(NatKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
