package anpr.hub.routes.hotlist;

import anpr.hub.core.hotlist.ListTerms;
import anpr.hub.core.hotlist.VoiFile;
import anpr.hub.routes.store.VoiChanges;
import anpr.hub.routes.store.VoiStore;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of VOI lists as 16-column CSV files, one a list, named {@code <list>.csv}; beside it, optional, {@code
 * <list>.yaml} with its {@link ListTerms}. A file that changes is a new revision, one that
 * goes is withdrawn; one that is refused changes nothing. To be written elsewhere and moved here whole.
 */
public final class VoiFolder {
    private static final Logger LOG = LoggerFactory.getLogger(VoiFolder.class);
    private static final ObjectMapper YAML = new YAMLMapper().registerModule(new JavaTimeModule());

    private static final VoiChanges.By BY = new VoiChanges.By("folder", "the file of the list");

    private final Path folder;
    private final VoiLists lists;
    private final VoiStore store;
    private final Map<String, FileTime> seen = new HashMap<>();

    public VoiFolder(Path folder, VoiLists lists, VoiStore store) {
        this.folder = folder;
        this.lists = lists;
        this.store = store;
    }

    /** Brings the lists in force up to what lies in the folder. */
    public synchronized void follow() throws IOException {
        Files.createDirectories(folder);
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
        Set<String> present = new HashSet<>();
        for (Path file : files) {
            String name = file.getFileName().toString().replaceFirst("\\.csv$", "");
            present.add(name);
            FileTime modified = modified(file);
            if (!modified.equals(seen.get(name))) {
                bring(name, file);
                // Not before: what fails for want of the database is tried again.
                seen.put(name, modified);
            }
        }
        for (String gone : Set.copyOf(seen.keySet())) {
            if (!present.contains(gone)) {
                seen.remove(gone);
                withdraw(gone);
            }
        }
    }

    /** When it or its terms were written last. */
    private static FileTime modified(Path file) throws IOException {
        Path terms = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.csv$", ".yaml"));
        FileTime own = Files.getLastModifiedTime(file);
        return Files.exists(terms) && Files.getLastModifiedTime(terms).compareTo(own) > 0
                ? Files.getLastModifiedTime(terms)
                : own;
    }

    private void bring(String name, Path file) {
        ListTerms terms;
        try {
            terms = terms(file.resolveSibling(name + ".yaml"));
        } catch (IOException e) {
            LOG.error("the terms of {} cannot be read; what is in force of it stays", spoken(name, false));
            return;
        }
        if (store.list(name).isPresent()) {
            lists.terms(name, terms, BY);
        }
        try (InputStream content = Files.newInputStream(file)) {
            lists.bring(name, VoiFile.As.FULL, content, terms, BY);
        } catch (VoiFile.Unreadable e) {
            LOG.error("{}: {}; the revision in force stays", spoken(name, !terms.covert()), e.getMessage());
        } catch (IOException e) {
            LOG.error("the file of {} cannot be read; the revision in force stays", spoken(name, !terms.covert()));
        }
    }

    /** A list's name where it may be told; a covert one has none, nor has one of which it is not known whether it is. */
    private String spoken(String name, boolean open) {
        return open
                        || store.list(name)
                                .filter(listed -> !listed.terms().covert())
                                .isPresent()
                ? "VOI list " + name
                : "a VOI list in the folder";
    }

    private void withdraw(String name) {
        store.list(name).filter(listed -> listed.terms().active()).ifPresent(listed -> {
            lists.terms(name, listed.terms().withdrawn(), BY);
            if (!listed.terms().covert()) {
                LOG.info("VOI list {} is withdrawn: its file is gone", name);
            }
        });
    }

    private static ListTerms terms(Path file) throws IOException {
        return Files.exists(file) ? YAML.readValue(file.toFile(), ListTerms.class) : ListTerms.UNSTATED;
    }
}
