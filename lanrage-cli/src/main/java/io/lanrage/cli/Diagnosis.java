package io.lanrage.cli;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param check what, in one or two words
 * @param verdict whether it is as LANrage needs it
 * @param finding what was seen
 * @param advice how to mend it; empty where nothing is to be done
 */
record Diagnosis(String check, Verdict verdict, String finding, String advice) {

    /** How bad it is. */
    enum Verdict {
        /** As it should be. */
        GOOD,
        /** LANrage works, but less well. */
        WARNING,
        /** LANrage cannot make a virtual LAN. */
        BAD
    }

    static Diagnosis good(String check, String finding) {
        return new Diagnosis(check, Verdict.GOOD, finding, "");
    }
}
