package io.lanrage.core.control.remote;

/** Texts for people that somebody else wrote: they may end up on a terminal. */
public final class ForeignText {

    private static final int LONGEST = 256;

    private ForeignText() {}

    /**
     * Takes out what does not print or turns the direction of writing, and what is too long.
     *
     * @param text what somebody sent
     * @return at most 256 characters, perhaps none
     */
    public static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .filter(ForeignText::isHarmless)
                .takeWhile(point -> clean.length() + Character.charCount(point) <= LONGEST)
                .forEachOrdered(clean::appendCodePoint);
        return clean.toString().strip();
    }

    private static boolean isHarmless(int point) {
        boolean turnsDirection =
                (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) || point == 0x061c;
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> !turnsDirection && point != 0x200e && point != 0x200f;
        };
    }
}
