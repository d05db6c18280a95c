package io.lanrage.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Laboratories come, go, are killed, and stand side by side. */
@Lab(tools = {"ping", "setsid", "setpriv"})
class LifecycleLabIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void closingLeavesNeitherNamespacesNorInterfacesNorProcesses() {
        List<String> interfacesBefore =
                shell("ip -brief link show | cut -d' ' -f1").lines().collect(Collectors.toList());
        Laboratory laboratory = Laboratory.open();
        String prefix = laboratory.prefix();
        Site site = laboratory.addSite("home", NatKind.FULL_CONE);
        site.addHost();
        assertThat(namespacesOf(prefix)).hasSize(5);
        // A child, a grandchild, and a daemon that has left its parents.
        NamespaceProcess parent = site.host().start("sh", "-c", "sleep 1001 & setsid -f sleep 1002; echo up; wait");
        parent.awaitStdout("up"::equals, SOON);
        List<Long> inside = shell("ip netns pids " + site.host().name())
                .lines()
                .map(Long::parseLong)
                .collect(Collectors.toList());
        assertThat(inside).hasSize(3).contains(parent.pid());

        laboratory.close();

        assertThat(inside).noneMatch(LifecycleLabIT::isRunning);
        assertThat(namespacesOf(prefix)).isEmpty();
        assertThat(shell("ip -brief link show | cut -d' ' -f1").lines()).containsExactlyElementsOf(interfacesBefore);
        laboratory.close();
    }

    @Test
    void closingAProcessEndsItsChildrenAndLeavesOthersAlone(Laboratory laboratory) {
        NamespaceProcess other = laboratory.server().start("sleep", "1000");
        NamespaceProcess parent = laboratory.server().start("sh", "-c", "sleep 1001 & echo $!; wait");
        long child = Long.parseLong(parent.awaitStdout(line -> true, SOON));

        parent.close();

        assertThat(parent.isRunning()).isFalse();
        assertThat(isRunning(child)).isFalse();
        assertThat(other.isRunning()).isTrue();
    }

    @Test
    void closedLaboratoryStartsNothing() {
        Laboratory laboratory = Laboratory.open();
        Namespace server = laboratory.server();
        laboratory.close();

        assertThatThrownBy(() -> server.run("true")).hasMessageContaining("is closed");
        assertThatThrownBy(() -> laboratory.addSite("late", NatKind.OPEN)).hasMessageContaining("is closed");
    }

    @Test
    void laboratoriesFollowEachOtherInOneProcess() {
        for (int i = 0; i < 5; i++) {
            try (Laboratory laboratory = Laboratory.open()) {
                Site site = laboratory.addSite("home", NatKind.values()[i]);
                assertThat(reachesServer(site, laboratory)).isTrue();
            }
        }
    }

    @Test
    void laboratoriesOfOneProcessStandSideBySide(Laboratory first) {
        try (Laboratory second = Laboratory.open()) {
            assertThat(second.prefix()).isNotEqualTo(first.prefix());
            Site inFirst = first.addSite("home", NatKind.OPEN);
            Site inSecond = second.addSite("home", NatKind.FULL_CONE);
            inFirst.blockUdp();

            assertThat(reachesServer(inFirst, first)).isTrue();
            assertThat(reachesServer(inSecond, second)).isTrue();
        }
        assertThat(reachesServer(first.sites().get(0), first)).isTrue();
    }

    @Test
    void killedRunIsTidiedUpByTheNextOne() throws Exception {
        Holder killed = Holder.start();
        killed.process.destroyForcibly();
        assertThat(killed.process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(namespacesOf(killed.prefix)).hasSize(4);
        assertThat(isRunning(killed.program)).isTrue();

        Laboratory.open().close();

        assertThat(namespacesOf(killed.prefix)).isEmpty();
        assertThat(isRunning(killed.program)).isFalse();
    }

    @Test
    void laboratoryOfALivingProcessIsLeftAloneAndEndsWithIt() throws Exception {
        Holder living = Holder.start();

        try (Laboratory ours = Laboratory.open()) {
            assertThat(reachesServer(ours.addSite("home", NatKind.SYMMETRIC), ours))
                    .isTrue();
            assertThat(namespacesOf(living.prefix)).hasSize(4);
        }
        assertThat(namespacesOf(living.prefix)).hasSize(4);
        assertThat(isRunning(living.program)).isTrue();

        living.process.destroy(); // SIGTERM: as with Ctrl-C, the JVM ends in good order, but nobody calls close.
        assertThat(living.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(namespacesOf(living.prefix)).isEmpty();
        assertThat(isRunning(living.program)).isFalse();
    }

    @Test
    void rootWithoutCapabilitiesIsToldSo() throws Exception {
        List<String> command = new ArrayList<>(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
        command.addAll(JavaProgram.command(LaboratoryHolder.class));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(firstLine(process, "unavailable "))
                .contains("this root may not make network namespaces")
                .contains("--privileged");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void twoSitesAreBuiltAndRemovedWithinASecondEach() {
        List<Long> openMillis = new ArrayList<>();
        List<Long> closeMillis = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long startNanos = System.nanoTime();
            Laboratory laboratory = Laboratory.open();
            laboratory.addSite("one", NatKind.RESTRICTED_CONE);
            laboratory.addSite("other", NatKind.SYMMETRIC);
            long builtNanos = System.nanoTime();
            laboratory.close();
            openMillis.add(TimeUnit.NANOSECONDS.toMillis(builtNanos - startNanos));
            closeMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - builtNanos));
        }
        System.out.println(
                "laboratory with two sites: built in " + openMillis + " ms, removed in " + closeMillis + " ms");
        // The best of five: what it takes by itself, whatever else this machine is doing.
        assertThat(openMillis).anyMatch(millis -> millis < 1000);
        assertThat(closeMillis).anyMatch(millis -> millis < 1000);
    }

    private static boolean reachesServer(Site site, Laboratory laboratory) {
        return site.host()
                .run("ping", "-c", "1", "-W", "1", laboratory.server().address().getHostAddress())
                .succeeded();
    }

    private static List<String> namespacesOf(String prefix) {
        return new NamespaceDirectory(ProcessTable.ofKernel())
                .names().stream().filter(name -> name.startsWith(prefix)).collect(Collectors.toList());
    }

    private static boolean isRunning(long pid) {
        return ProcessTable.ofKernel().startTicks(pid).isPresent();
    }

    private static String shell(String line) {
        return Script.empty().line(line).run(SOON).orThrow().stdout();
    }

    private static String firstLine(Process process, String prefix) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.startsWith(prefix)) {
            line = output.readLine();
        }
        assertThat(line).as("line with " + prefix).isNotNull();
        return line;
    }

    /** A {@link LaboratoryHolder} that runs. */
    private record Holder(Process process, String prefix, long program) {
        static Holder start() throws IOException {
            Process process = new ProcessBuilder(JavaProgram.command(LaboratoryHolder.class))
                    .redirectErrorStream(true)
                    .start();
            String[] words = firstLine(process, "holding ").split(" ");
            return new Holder(process, words[1], Long.parseLong(words[2]));
        }
    }
}
