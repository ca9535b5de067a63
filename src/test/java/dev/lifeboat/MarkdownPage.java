package dev.lifeboat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation: its text outside and inside of fenced code blocks. */
public record MarkdownPage(Path path, List<String> prose, List<Block> blocks) {
    public static final Path README = Path.of("README.md");
    public static final Path DOCS = Path.of("src", "docs");
    public static final Path GUIDE = DOCS.resolve("guide");

    private static final String FENCE = "```";
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");

    public MarkdownPage {
        prose = List.copyOf(prose);
        blocks = List.copyOf(blocks);
    }

    /**
     * A fenced code block.
     *
     * @param language info string of the opening fence; empty if there is none
     * @param line number of the opening fence, from 1
     */
    public record Block(String language, String text, int line) {}

    /** README.md and every page below src/docs. */
    public static List<MarkdownPage> all() {
        try (Stream<Path> files = Files.walk(DOCS)) {
            List<Path> pages = files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            return Stream.concat(Stream.of(README), pages.stream())
                    .map(MarkdownPage::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static MarkdownPage read(Path path) {
        List<String> prose = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        List<String> lines = lines(path);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(FENCE)) {
                int end = i + 1;
                while (!lines.get(end).equals(FENCE)) {
                    end++;
                }
                String text = String.join("\n", lines.subList(i + 1, end)) + "\n";
                blocks.add(new Block(lines.get(i).substring(FENCE.length()), text, i + 1));
                i = end;
            } else {
                prose.add(lines.get(i));
            }
        }
        return new MarkdownPage(path, prose, blocks);
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Targets of links and pictures, in order. */
    public List<String> links() {
        return prose.stream()
                .flatMap(line -> LINK.matcher(line).results())
                .map(link -> link.group(1))
                .toList();
    }

    /** What links to a heading of this page may name behind the {@code #}, as GitHub derives it. */
    public Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        for (String line : prose) {
            var heading = HEADING.matcher(line);
            if (heading.matches()) {
                anchors.add(heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'));
            }
        }
        return anchors;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
