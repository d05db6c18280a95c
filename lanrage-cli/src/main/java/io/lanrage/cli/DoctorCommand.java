package io.lanrage.cli;

import io.lanrage.cli.Diagnosis.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

/** Says what this machine can and cannot do, and how to mend it. */
@Command(
        name = "doctor",
        description = "Says what this machine can and cannot do, and how to mend it. Exit code 5 if it cannot play.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    private final Environment environment;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    DoctorCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        common.applyVerbosity();
        List<Diagnosis> diagnoses = new Doctor(Path.of("/")).examine();
        diagnoses.forEach(common.json ? this::printJson : this::printText);
        boolean playable = diagnoses.stream().noneMatch(d -> d.verdict() == Verdict.BAD);
        return (playable ? ExitCode.DONE : ExitCode.DEVICE).value();
    }

    private void printJson(Diagnosis diagnosis) {
        JsonMapper mapper = JsonMapper.builder().build();
        environment
                .out()
                .println(mapper.createObjectNode()
                        .put("check", diagnosis.check())
                        .put("verdict", diagnosis.verdict().name().toLowerCase(Locale.ROOT))
                        .put("finding", diagnosis.finding())
                        .put("advice", diagnosis.advice()));
    }

    private void printText(Diagnosis diagnosis) {
        String mark = switch (diagnosis.verdict()) {
            case GOOD -> "@|green ok  |@";
            case WARNING -> "@|yellow warn|@";
            case BAD -> "@|red bad |@";
        };
        environment.out().println(Ansi.AUTO.string(mark) + " " + diagnosis.check() + ": " + diagnosis.finding());
        if (!diagnosis.advice().isEmpty()) {
            environment.out().println("       " + diagnosis.advice());
        }
    }
}
