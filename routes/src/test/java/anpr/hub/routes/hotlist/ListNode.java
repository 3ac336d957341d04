package anpr.hub.routes.hotlist;

import anpr.hub.core.hotlist.Hit;
import anpr.hub.core.hotlist.HotlistIndex;
import anpr.hub.core.hotlist.ListTerms;
import anpr.hub.core.hotlist.MatchRules;
import anpr.hub.core.hotlist.VoiFile;
import anpr.hub.routes.store.VoiChanges;
import anpr.hub.routes.store.VoiStore;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A node in a process of its own. It matches all the time, and says on standard output which revision it matches
 * against, and when what it matches against is not one whole revision; on standard input it is told what to bring.
 */
final class ListNode {
    static final String LIST = "mock-marked";
    /** Of each revision; more than one chunk. */
    static final int ENTRIES = 52_000;

    private static final int LOOKED_UP = 97;
    private static final Duration BREATH = Duration.ofMillis(10);

    private ListNode() {}

    /** @param args URL, user and password of the database, and the ports of all nodes, its own first */
    public static void main(String[] args) throws IOException {
        DriverManagerDataSource database = new DriverManagerDataSource(args[0], args[1], args[2]);
        TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(database));
        VoiStore store = new VoiStore(database, transactions);
        VoiChanges changes = new VoiChanges(
                database,
                transactions,
                Clock.systemUTC(),
                new VoiChanges.Limits(1 << 30, 1_000_000, 1_000, 1_000, 0.1),
                store);
        Hotlists hotlists = new Hotlists(store, hazelcast(List.of(args).subList(3, args.length)), MatchRules.DEFAULT);
        System.out.println("ready " + revision(hotlists.inForce().index()));
        Thread.ofPlatform().daemon().start(() -> match(hotlists));
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            if (line.equals("catch up")) {
                hotlists.catchUp();
            } else {
                System.out.println("bringing " + line);
                changes.bring(
                        UUID.randomUUID(),
                        LIST,
                        VoiFile.As.FULL,
                        new ByteArrayInputStream(csv(Long.parseLong(line)).getBytes(StandardCharsets.UTF_8)),
                        "0".repeat(64),
                        ListTerms.of("Mock Police (simulated)", 1, false),
                        new VoiChanges.By("test", "test"));
                System.out.println("brought " + line);
                hotlists.putInForce(LIST);
            }
        }
        System.exit(0);
    }

    /** No mark is on two revisions, so that a mixture shows. */
    private static String csv(long revision) {
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < ENTRIES; i++) {
            csv.append(mark(revision, i))
                    .append(",MOCK,MODEL,RED,STOP,,REVISION ")
                    .append(revision)
                    .append(",,,,,,,,,\n");
        }
        return csv.toString();
    }

    private static String mark(long revision, int i) {
        return "ZZ" + revision + "X" + i;
    }

    private static void match(Hotlists hotlists) {
        long last = -1;
        long reads = 0;
        while (true) {
            // A round, then a breath: the node also has to bring lists and to take them.
            LockSupport.parkNanos(BREATH.toNanos());
            Hotlists.InForce inForce = hotlists.inForce();
            long revision = revision(inForce.index());
            for (long r = Math.max(1, revision - 1); r <= revision + 1; r++) {
                for (int i = 0; i < ENTRIES; i += LOOKED_UP) {
                    List<HotlistIndex.Match> found = inForce.index().match(mark(r, i), Instant.EPOCH).found().stream()
                            .filter(match -> match.type() == Hit.MatchType.EXACT)
                            .toList();
                    boolean right = r == revision
                            ? found.size() == 1 && found.getFirst().list().revision() == revision
                            : found.isEmpty();
                    if (!right) {
                        System.out.println("MIXED " + mark(r, i) + " in " + revision);
                    }
                    reads++;
                }
            }
            if (revision != last && revision > 0) {
                String entry = inForce.index()
                        .match(mark(revision, 0), Instant.EPOCH)
                        .found()
                        .getFirst()
                        .entryId();
                String said = inForce.snapshots()
                        .entry(LIST, revision, entry)
                        .map(kept -> String.valueOf(kept.reason()))
                        .orElse("nothing");
                if (!said.equals("REVISION " + revision)) {
                    System.out.println("MIXED snapshot " + said + " in " + revision);
                }
                System.out.println("in force " + revision + ", after " + reads + " reads");
                last = revision;
            }
        }
    }

    private static long revision(HotlistIndex index) {
        return index.revisions().getOrDefault(LIST, 0L);
    }

    private static HazelcastInstance hazelcast(List<String> ports) {
        Config config = new Config("lists-" + ports.stream().sorted().toList());
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "none");
        config.getNetworkConfig().setPort(Integer.parseInt(ports.getFirst())).setPortAutoIncrement(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true);
        ports.forEach(
                port -> config.getNetworkConfig().getJoin().getTcpIpConfig().addMember("127.0.0.1:" + port));
        return Hazelcast.newHazelcastInstance(config);
    }
}
