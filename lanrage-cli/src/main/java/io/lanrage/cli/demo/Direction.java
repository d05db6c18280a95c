package io.lanrage.cli.demo;

import java.util.Optional;

/**
 * What came of one direction between two players of a demonstration, so far.
 *
 * @param from who sent
 * @param home where that player is, in a few words
 * @param to who was to answer
 * @param path {@code direct}, {@code relayed} or {@code none}
 * @param sent how many echo requests were sent
 * @param answered how many of them were answered
 * @param answerMillis how long the latest answer took; empty if there was none
 */
public record Direction(
        String from, String home, String to, String path, int sent, int answered, Optional<Double> answerMillis) {

    /**
     * Whether packets went there and back.
     *
     * @return true if there was an answer
     */
    public boolean works() {
        return answered > 0;
    }
}
