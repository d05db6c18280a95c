package io.lanrage.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of a page of the documentation that list metrics: names, and the tags of each. */
record MetricsPage(Map<String, Set<String>> tagsByName) {

    private static final Pattern ROW = Pattern.compile("(?m)^\\|([^|]*`lanrage\\.[^|]*)\\|([^|]*)\\|");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** Reads a page, such as {@code metrics.md}. */
    static MetricsPage read(String page) throws IOException {
        Map<String, Set<String>> tagsByName = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("..", "docs", page)));
        while (row.find()) {
            Set<String> tags = quoted(row.group(2));
            quoted(row.group(1)).forEach(name -> tagsByName.put(name, tags));
        }
        return new MetricsPage(tagsByName);
    }

    private static Set<String> quoted(String cell) {
        Set<String> words = new TreeSet<>();
        Matcher word = QUOTED.matcher(cell);
        while (word.find()) {
            words.add(word.group(1));
        }
        return words;
    }

    Set<String> names() {
        return tagsByName.keySet();
    }
}
