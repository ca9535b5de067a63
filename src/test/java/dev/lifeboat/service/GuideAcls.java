package dev.lifeboat.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The table of required ACLs in the operations guide. */
final class GuideAcls {
    private static final Pattern ROW =
            Pattern.compile("\\| (TOPIC|GROUP|TRANSACTIONAL_ID) \\| (LITERAL|PREFIXED) \\| (.+) \\| ([A-Z_, ]+) \\|");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private GuideAcls() {}

    /** An operation on a resource, with the names of the shipped configuration. */
    record Acl(ResourceType resource, PatternType pattern, String name, AclOperation operation) {
        AclBinding binding(Application application, String user) {
            return new AclBinding(
                    new ResourcePattern(resource, nameFor(application), pattern),
                    new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
        }

        /** The name of the resource in another application. */
        String nameFor(Application application) {
            return switch (name) {
                case "passengers" -> application.topics().input();
                case "outcomes" -> application.outcomes();
                case "predictions" -> application.topics().predictions();
                default -> name.replace("titanic", application.id());
            };
        }
    }

    static List<Acl> all() {
        List<Acl> all = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("src/docs/guide/operations.md"))) {
                Matcher row = ROW.matcher(line);
                if (row.matches()) {
                    addAll(row, all);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static void addAll(Matcher row, List<Acl> all) {
        NAME.matcher(row.group(3)).results().map(name -> name.group(1)).forEach(name -> {
            for (String operation : row.group(4).split(", ")) {
                all.add(new Acl(
                        ResourceType.valueOf(row.group(1)),
                        PatternType.valueOf(row.group(2)),
                        name,
                        AclOperation.valueOf(operation)));
            }
        });
    }
}
