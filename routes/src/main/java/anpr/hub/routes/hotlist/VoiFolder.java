package anpr.hub.routes.hotlist;

import anpr.hub.core.hotlist.ListTerms;
import anpr.hub.core.hotlist.VoiCsv;
import anpr.hub.core.hotlist.VoiEntry;
import anpr.hub.core.hotlist.VoiList;
import anpr.hub.core.hotlist.WeedDates;
import anpr.hub.routes.store.VoiRevisions;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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
 * goes is withdrawn; one without a single good row changes nothing. To be written elsewhere and moved here whole.
 */
public final class VoiFolder {
    private static final Logger LOG = LoggerFactory.getLogger(VoiFolder.class);
    private static final ObjectMapper YAML = new YAMLMapper().registerModule(new JavaTimeModule());

    private final Path folder;
    private final Hotlists hotlists;
    private final VoiRevisions revisions;
    private final Map<String, FileTime> seen = new HashMap<>();

    public VoiFolder(Path folder, Hotlists hotlists, VoiRevisions revisions) {
        this.folder = folder;
        this.hotlists = hotlists;
        this.revisions = revisions;
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
            FileTime modified = Files.getLastModifiedTime(file);
            if (!modified.equals(seen.put(name, modified))) {
                bring(name, file);
            }
        }
        for (String gone : Set.copyOf(seen.keySet())) {
            if (!present.contains(gone)) {
                seen.remove(gone);
                hotlists.withdraw(gone);
                LOG.info("VOI list {} is withdrawn: its file is gone", gone);
            }
        }
    }

    private void bring(String name, Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        VoiCsv.Report report = VoiCsv.read(new ByteArrayInputStream(content));
        if (report.accepted().isEmpty() && !report.rejected().isEmpty()) {
            LOG.error(
                    "VOI list {}: no row of the file can be used; the revision in force stays ({})",
                    name,
                    report.rejected().getFirst());
            return;
        }
        ListTerms terms = terms(file.resolveSibling(name + ".yaml"));
        WeedDates dates = new WeedDates(terms);
        List<VoiEntry> entries = report.accepted().stream().map(dates::applied).toList();
        long undated = entries.stream()
                .filter(entry -> entry.weedAt() == null && WeedDates.given(entry.weedDate()))
                .count();
        long revision = revisions.revision(
                name, content, report.accepted().size(), report.rejected().size());
        hotlists.putInForce(new VoiList(name, revision, terms, entries));
        LOG.info(
                "VOI list {} revision {} is in force: {} entries, {} rows rejected, {} weed dates unreadable",
                name,
                revision,
                report.accepted().size(),
                report.rejected().size(),
                undated);
    }

    private static ListTerms terms(Path file) throws IOException {
        return Files.exists(file) ? YAML.readValue(file.toFile(), ListTerms.class) : ListTerms.UNSTATED;
    }
}
