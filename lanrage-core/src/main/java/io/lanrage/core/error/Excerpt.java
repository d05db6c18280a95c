package io.lanrage.core.error;

/**
 * Shows an offending value in a message: whoever gave it recognises it, and it can neither flood nor steer a terminal or log.
 */
public final class Excerpt {

    private static final int LONGEST = 48;
    private static final char REPLACEMENT = '\ufffd';

    private Excerpt() {}

    /**
     * Quotes a value.
     *
     * @param value what somebody gave
     * @return at most 48 of its characters between quotation marks, with a replacement for what does not print, and its length if it is
     *     longer
     */
    public static String of(String value) {
        String begin = value.length() <= LONGEST ? value : value.substring(0, LONGEST);
        StringBuilder quoted = new StringBuilder("'");
        begin.codePoints()
                .map(point -> isPrintable(point) ? point : REPLACEMENT)
                .forEachOrdered(quoted::appendCodePoint);
        return value.length() <= LONGEST
                ? quoted.append("'").toString()
                : quoted.append("…' (" + value.length() + " characters)").toString();
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
