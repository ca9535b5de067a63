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

/** The table of privileges in the guide. */
final class ReadmePrivileges {
    private static final Pattern ROW =
            Pattern.compile("\\| (TOPIC|GROUP|TRANSACTIONAL_ID) \\| (LITERAL|PREFIXED) \\| (.+) \\| ([A-Z_, ]+) \\|");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private ReadmePrivileges() {}

    /** One operation on one resource, with the names of the shipped configuration. */
    record Privilege(ResourceType resource, PatternType pattern, String name, AclOperation operation) {
        AclBinding acl(Application application, String user) {
            return new AclBinding(
                    new ResourcePattern(resource, nameFor(application), pattern),
                    new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
        }

        /** What the resource is called in another application. */
        String nameFor(Application application) {
            return switch (name) {
                case "passengers" -> application.topics().input();
                case "outcomes" -> application.outcomes();
                case "predictions" -> application.topics().predictions();
                default -> name.replace("titanic", application.id());
            };
        }
    }

    static List<Privilege> all() {
        List<Privilege> all = new ArrayList<>();
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

    private static void addAll(Matcher row, List<Privilege> all) {
        NAME.matcher(row.group(3)).results().map(name -> name.group(1)).forEach(name -> {
            for (String operation : row.group(4).split(", ")) {
                all.add(new Privilege(
                        ResourceType.valueOf(row.group(1)),
                        PatternType.valueOf(row.group(2)),
                        name,
                        AclOperation.valueOf(operation)));
            }
        });
    }
}
