package anpr.hub.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.hotlist.VoiCsv;
import anpr.hub.core.hotlist.VoiEntry;
import anpr.hub.simulator.traffic.Plate;
import anpr.hub.simulator.traffic.Plates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WantedListTest {
    @TempDir
    Path folder;

    @Test
    void aHubReadsEveryEntryOfAWrittenList() throws IOException {
        WantedList list = new WantedList("simulated-stolen", 1, Plates.wanted(40, 1));

        list.write(folder);

        try (InputStream csv = Files.newInputStream(folder.resolve("simulated-stolen.csv"))) {
            VoiCsv.Report report = VoiCsv.read(csv);
            assertThat(report.rejected()).isEmpty();
            assertThat(report.accepted()).extracting(VoiEntry::vrm).containsExactlyElementsOf(list.vrms());
        }
    }

    @Test
    void someVehiclesAreOnBothListsAndAllAreOnOne() {
        List<Plate> wanted = Plates.wanted(60, 1);

        List<WantedList> lists = WantedList.simulated(wanted);

        Set<String> both = new TreeSet<>(lists.getFirst().vrms());
        both.retainAll(lists.getLast().vrms());
        Set<String> either = new TreeSet<>(lists.getFirst().vrms());
        either.addAll(lists.getLast().vrms());
        assertThat(both).hasSize(20);
        assertThat(either).hasSize(60);
    }
}
