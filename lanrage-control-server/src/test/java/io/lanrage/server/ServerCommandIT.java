package io.lanrage.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The command as a part of another program. */
@Timeout(60)
class ServerCommandIT {

    @Test
    void interruptedCallerGetsZeroBackAndNothingIsLeftBehind() throws Exception {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new ServerCommand()).setOut(new PrintWriter(out));
        FutureTask<Integer> run = new FutureTask<>(
                () -> command.execute("--bind", "127.0.0.1", "--port", "0", "--stun-port", "0", "--json"));
        Thread thread = new Thread(run, "command");
        thread.start();
        while (!out.toString().contains("\n")) {
            Thread.onSpinWait();
        }

        thread.interrupt();

        assertThat(run.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(out.toString()).startsWith("{\"event\":\"listening\"");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("lanrage-io") || name.equals("lanrage-registry"));
    }

    @Test
    void subcommandIsKnownByItsName() {
        assertThat(new CommandLine(new ServerCommand()).getCommandName()).isEqualTo("server");
    }
}
