package io.lanrage.cli.lab;

import java.io.IOException;

/** A process of its own that has a laboratory, with a program running in it, until its input ends or it is ended. */
final class LaboratoryHolder {
    private LaboratoryHolder() {}

    /** Prints {@code holding PREFIX PID}, or {@code unavailable REASON}; the process id is that of the program. */
    public static void main(String[] arguments) throws IOException {
        try (Laboratory laboratory = Laboratory.open()) {
            Site site = laboratory.addSite("home", NatKind.SYMMETRIC);
            NamespaceProcess program = site.host().start("sleep", "1000");
            System.out.println("holding " + laboratory.prefix() + " " + program.pid());
            while (System.in.read() != -1) {
                // Holding on.
            }
        } catch (LaboratoryUnavailable e) {
            System.out.println("unavailable " + e.getMessage());
        }
    }
}
