package io.lanrage.cli.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a laboratory needs of the machine and of the user, each with the explanation that is given where it is missing.
 *
 * @param proc {@code /proc}, or a directory that looks like it
 */
record Prerequisites(Path proc) {
    private static final Duration TRIAL_AT_MOST = Duration.ofSeconds(20);

    /** The steps of the trial; it says which one it begins, so the last one that was said is the one that failed. */
    private enum Step {
        TOOLS("a command is missing", "install iproute2 and nftables, and have /usr/sbin in PATH"),
        NAMESPACE("this root may not make network namespaces", "in a container, start that with --privileged"),
        LINKS("the kernel has no veth or no bridge interfaces", "use a kernel with the modules veth and bridge"),
        NAT(
                "the kernel's or the nft command's NAT is too old or incomplete",
                "use a kernel with nf_tables and its modules nft_nat, nft_masq and nft_ct, and nftables from 1.0");

        private final String reason;
        private final String advice;

        Step(String reason, String advice) {
            this.reason = reason;
            this.advice = advice;
        }

        private LaboratoryUnavailable failure(String evidence) {
            return new LaboratoryUnavailable(reason + " (" + evidence + ")", advice);
        }
    }

    /**
     * Finds out whether there can be a laboratory, in the end by trying everything that it needs in a namespace that is
     * thrown away.
     *
     * @param trial a name for that namespace
     * @throws LaboratoryUnavailable with the first thing that is missing
     */
    void require(String trial) {
        requireLinux();
        requireRoot();
        tryOut(trial);
    }

    /** The first of the requirements: a kernel with network namespaces. */
    void requireLinux() {
        if (!Files.exists(proc.resolve("self/ns/net"), LinkOption.NOFOLLOW_LINKS)) {
            throw new LaboratoryUnavailable(
                    "this system has no network namespaces", "use a Linux machine with /proc mounted");
        }
    }

    /** The second: being root. */
    void requireRoot() {
        String user = effectiveUser().orElse("unknown");
        if (!user.equals("0")) {
            throw new LaboratoryUnavailable(
                    "only root may make network namespaces, and this is user " + user,
                    "run it as root, for example with sudo");
        }
    }

    /** The second number of the line {@code Uid:} (proc(5)). */
    private Optional<String> effectiveUser() {
        try {
            return Files.readAllLines(proc.resolve("self/status")).stream()
                    .filter(line -> line.startsWith("Uid:"))
                    .map(line -> line.split("\\s+", -1)[2])
                    .findFirst();
        } catch (IOException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static void tryOut(String trial) {
        Script script = Script.to("try what a laboratory needs").line("echo " + Step.TOOLS);
        for (String tool : List.of("ip", "nft")) {
            script.line("command -v " + tool + " >/dev/null || { echo " + tool + " was not found; exit 1; }");
        }
        script.line("echo " + Step.NAMESPACE)
                .line("ip netns add " + trial)
                .line("trap 'ip netns delete " + trial + "' EXIT")
                .line("echo " + Step.LINKS)
                .ipIn(trial, "link add name one type veth peer name other", "link add name lan type bridge")
                .line("echo " + Step.NAT)
                .checkRulesIn(trial, RuleFile.read("core.nft"))
                // The kind whose rules use everything that any kind's rules use.
                .checkRulesIn(trial, NatKind.RESTRICTED_CONE.ruleset("203.0.113.1"));
        CommandResult result = script.run(TRIAL_AT_MOST);
        if (!result.succeeded()) {
            throw failure(result.stdout());
        }
    }

    private static LaboratoryUnavailable failure(String output) {
        List<String> lines = output.lines().collect(Collectors.toList());
        Step failed = Arrays.stream(Step.values())
                .filter(step -> lines.contains(step.name()))
                .reduce(Step.TOOLS, (earlier, later) -> later);
        List<String> evidence = lines.subList(lines.indexOf(failed.name()) + 1, lines.size());
        return failed.failure(String.join(" ", evidence));
    }
}
