package io.lanrage.core.connection;

/**
 * Why a connection is as it is, with the evidence in words.
 *
 * @param code the stable reason
 * @param text what was observed, in one sentence for a person, without addresses
 */
public record Explanation(ExplanationCode code, String text) {

    /**
     * What a player can do about it.
     *
     * @return one sentence
     */
    public String advice() {
        return code.advice();
    }
}
