package io.lanrage.cli.demo;

import java.util.Optional;

/**
 * What came of one direction between two players of a demonstration.
 *
 * @param from who sent
 * @param home where that player is, in a few words
 * @param to who was to answer
 * @param path {@code direct}, {@code relayed} or {@code none}
 * @param answerMillis how long the first answer took; empty if there was none
 */
public record Direction(String from, String home, String to, String path, Optional<Double> answerMillis) {}
