package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The documentation leads somewhere: links, indexes, and what its code blocks claim to be. */
class GuideLinksTest {
    private static final int MAX_README_LINES = 120;

    /** {@code sh} is executed by a test, everything else is an illustration. */
    private static final Set<String> LANGUAGES = Set.of("sh", "console", "text", "json", "properties", "nginx");

    @Test
    void everyRelativeLinkLeadsToAFileAndAHeading() {
        List<String> broken = new ArrayList<>();
        for (MarkdownPage page : MarkdownPage.all()) {
            for (String link : page.links()) {
                if (!link.matches("https?://.*") && !exists(page, link)) {
                    broken.add(page + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean exists(MarkdownPage page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page.path() : page.path().resolveSibling(file);
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0 || MarkdownPage.read(target).anchors().contains(link.substring(hash + 1));
    }

    @Test
    void readmeIsShort() throws IOException {
        assertThat(Files.readAllLines(MarkdownPage.README)).hasSizeLessThanOrEqualTo(MAX_README_LINES);
    }

    @Test
    void everyPageIsInTheIndexOfItsFolder() {
        for (MarkdownPage page : MarkdownPage.all()) {
            Path index = page.path().resolveSibling("README.md");
            if (!page.path().equals(index) && Files.exists(index)) {
                assertThat(MarkdownPage.read(index).links())
                        .as("index of " + page)
                        .contains(page.path().getFileName().toString());
            }
        }
    }

    @Test
    void everyPageStartsWithOneTitle() {
        for (MarkdownPage page : MarkdownPage.all()) {
            assertThat(page.prose().get(0)).as(page.toString()).startsWith("# ");
            assertThat(page.prose().stream().filter(line -> line.startsWith("# ")))
                    .as(page.toString())
                    .hasSize(1);
        }
    }

    @Test
    void everyCodeBlockNamesItsLanguage() {
        Set<String> unknown = new HashSet<>();
        for (MarkdownPage page : MarkdownPage.all()) {
            for (MarkdownPage.Block block : page.blocks()) {
                if (!LANGUAGES.contains(block.language())) {
                    unknown.add(page + ":" + block.line() + ": '" + block.language() + "'");
                }
            }
        }
        assertThat(unknown).isEmpty();
    }
}
