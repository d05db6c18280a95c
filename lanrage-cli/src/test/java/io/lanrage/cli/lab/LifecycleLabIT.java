package io.lanrage.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
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
    void interruptedThreadClosesItsLaboratoryAllTheSame() {
        Laboratory laboratory = Laboratory.open();
        laboratory.server().start("sleep", "1000");
        Thread.currentThread().interrupt();

        laboratory.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(namespacesOf(laboratory.prefix())).isEmpty();
    }

    @Test
    void commandThatTakesTooLongIsEndedAndSaysWhatItPrinted(Laboratory laboratory) {
        assertThatThrownBy(() -> laboratory
                        .server()
                        .run(Duration.ofMillis(300), "sh", "-c", "echo begun; echo $$ >&2; exec sleep 1000"))
                .isInstanceOf(LaboratoryException.class)
                .hasMessageContaining("still running after 300 ms")
                .hasMessageContaining("begun");
        assertThat(shell("ip netns pids " + laboratory.server().name())).isEmpty();
    }

    @Test
    void resultHasExitCodeAndBothOutputs(Laboratory laboratory) {
        CommandResult result = laboratory.server().run("sh", "-c", "cat; echo out; echo err >&2; exit 3");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.stdout()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThatThrownBy(result::orThrow)
                .isInstanceOf(LaboratoryException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("err");
    }

    @Test
    void interruptIsWhatCtrlCSends(Laboratory laboratory) {
        NamespaceProcess process = laboratory
                .server()
                .start("bash", "-c", "trap 'echo tidy; exit 7' INT; echo up; sleep 1000 >/dev/null 2>&1 & wait");
        process.awaitStdout("up"::equals, SOON);

        process.interrupt();

        assertThat(process.awaitExit(SOON).exitCode()).isEqualTo(7);
        assertThat(process.stdout()).containsExactly("up", "tidy");
        process.interrupt(); // Of no use any more, and harmless.
    }

    @Test
    void siteNamesAreCheckedBeforeAnythingIsBuilt(Laboratory laboratory) {
        laboratory.addSite("home", NatKind.OPEN);
        for (String name : List.of("", "Home", "home", "server", "a-b", "9lives", "x; reboot", "thirteenchars")) {
            assertThatThrownBy(() -> laboratory.addSite(name, NatKind.OPEN))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + name + "\"");
        }
        assertThat(namespacesOf(laboratory.prefix())).hasSize(4);
        laboratory.addSite("twelveletter", NatKind.OPEN);
    }

    @Test
    void laboratoriesFollowEachOtherInOneProcess() {
        for (NatKind kind : NatKind.values()) {
            try (Laboratory laboratory = Laboratory.open()) {
                Site site = laboratory.addSite("home", kind);
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
        assertThat(killed.isProgramRunning()).isTrue();

        Laboratory.open().close();

        assertThat(namespacesOf(killed.prefix)).isEmpty();
        assertThat(killed.isProgramRunning()).isFalse();
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
        assertThat(living.isProgramRunning()).isTrue();

        living.process.destroy(); // SIGTERM: as with Ctrl-C, the JVM ends in good order, but nobody calls close.
        assertThat(living.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(namespacesOf(living.prefix)).isEmpty();
        assertThat(living.isProgramRunning()).isFalse();
    }

    @Test
    void rootWithoutCapabilitiesIsToldSo() throws Exception {
        List<String> command = new ArrayList<>(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
        command.addAll(JavaProgram.command(LaboratoryByHand.class));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(nextLine(process, "no laboratory here"))
                .contains("this root may not make network namespaces")
                .contains("--privileged");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(5);
    }

    @Test
    void laboratoryByHandEndsWithEnter() throws Exception {
        Process process = byHand("home=full-cone", "other=open");
        assertThat(nextLine(process, "lrlab-")).contains("-server ").endsWith("203.0.113.1 198.51.100.1");
        assertThat(nextLine(process, "lrlab-")).contains("-home-router ").endsWith(" 203.0.113.10");
        assertThat(nextLine(process, "lrlab-")).contains("-home-host1 ").endsWith(" 192.168.1.101");
        assertThat(nextLine(process, "lrlab-")).contains("-other-router ").endsWith(" 203.0.113.20");
        assertThat(nextLine(process, "lrlab-")).contains("-other-host1 ").endsWith(" 203.0.113.21");
        String prefix = nextLine(process, "Enter ").replaceAll(".* |\\*", "");
        assertThat(namespacesOf(prefix)).hasSize(6);

        process.getOutputStream().write('\n');
        process.getOutputStream().flush();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(namespacesOf(prefix)).isEmpty();
    }

    @Test
    void laboratoryByHandNamesItsKinds() throws Exception {
        Process process = byHand("home=cone");

        assertThat(nextLine(process, "each argument"))
                .contains("open, full-cone, restricted-cone, port-restricted, symmetric")
                .endsWith("not home=cone");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
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
        return Script.to("look").line(line).run(SOON).orThrow().stdout();
    }

    private static Process byHand(String... sites) throws IOException {
        return new ProcessBuilder(JavaProgram.command(LaboratoryByHand.class, sites))
                .redirectErrorStream(true)
                .start();
    }

    /** Reads up to and with the next line that begins like this. */
    private static String nextLine(Process process, String prefix) throws IOException {
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.startsWith(prefix)) {
            line = output.readLine();
        }
        assertThat(line).as("line with " + prefix).isNotNull();
        return line;
    }

    /** A process of its own that holds a laboratory, in which a program runs. */
    private record Holder(Process process, String prefix, Process program) {
        static Holder start() throws IOException {
            Process process = byHand("home=symmetric");
            String server = nextLine(process, "lrlab-").split(" ", -1)[0];
            String prefix = server.substring(0, server.length() - "server".length());
            nextLine(process, "Enter ");
            Process program = new ProcessBuilder("ip", "netns", "exec", prefix + "home-host1", "sleep", "1000").start();
            return new Holder(process, prefix, program);
        }

        /** Whether the program runs, in its namespace. */
        boolean isProgramRunning() {
            return program.isAlive() && isRunning(program.pid());
        }
    }
}
