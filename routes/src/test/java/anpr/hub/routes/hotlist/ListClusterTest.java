package anpr.hub.routes.hotlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.routes.store.Postgres;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes as processes of their own, with one database, that share lists while they match. */
class ListClusterTest {
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final Postgres database = Postgres.empty();
    private final Map<String, Process> nodes = new TreeMap<>();

    @AfterEach
    void kill() throws InterruptedException {
        for (Process node : nodes.values()) {
            node.destroyForcibly().waitFor();
        }
    }

    @Test
    void everyNodeMatchesOneWholeRevisionAndALostNodeLosesNothing() throws Exception {
        List<String> ports = freePorts(3);
        node("one", ports.get(0), ports);
        node("two", ports.get(1), ports);

        tell("one", "1");
        awaitSaid("two", "in force 1,");
        tell("one", "2");
        awaitSaid("two", "in force 2,");

        tell("one", "3");
        awaitSaid("one", "bringing 3");
        nodes.get("one").destroyForcibly().waitFor();
        long kept = database.jdbc
                .sql("select revision from voi_list")
                .query(Long.class)
                .single();
        assertThat(kept).isIn(2L, 3L);

        node("three", ports.get(2), ports);
        assertThat(said("three")).contains("ready " + kept);
        tell("two", "3");
        awaitSaid("two", "in force 3,");
        awaitSaid("three", "in force 3,");
        for (String node : nodes.keySet()) {
            assertThat(said(node)).as(node).doesNotContain("MIXED");
        }
        assertThat(database.jdbc
                        .sql("select count(*) from voi_entry where until_revision is null")
                        .query(Long.class)
                        .single())
                .isEqualTo(ListNode.ENTRIES);
    }

    /** A revision whose maker was lost after it was committed, before anybody heard of it. */
    @Test
    void aRevisionOfWhichNobodyToldComesIntoForceByTheStore() throws Exception {
        List<String> ports = freePorts(2);
        node("one", ports.get(0), ports);
        tell("one", "1");
        awaitSaid("one", "in force 1,");
        // Alone: it shares nothing with the other.
        node("apart", ports.get(1), List.of(ports.get(1)));
        tell("apart", "2");
        awaitSaid("apart", "in force 2,");
        assertThat(said("one")).doesNotContain("in force 2,");

        tell("one", "catch up");

        awaitSaid("one", "in force 2,");
        assertThat(said("one")).doesNotContain("MIXED");
    }

    private void node(String name, String port, List<String> all) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ListNode.class.getName()));
        command.addAll(database.address());
        command.add(port);
        command.addAll(all.stream().filter(one -> !one.equals(port)).toList());
        nodes.put(
                name,
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve(name + ".out").toFile())
                        .redirectError(folder.resolve(name + ".err").toFile())
                        .start());
        awaitSaid(name, "ready ");
    }

    private void tell(String node, String what) throws IOException {
        OutputStream in = nodes.get(node).getOutputStream();
        in.write((what + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    private void awaitSaid(String node, String what) {
        await(node + " says " + what).atMost(LONG).until(() -> said(node).contains(what));
    }

    private String said(String node) throws IOException {
        return Files.readString(folder.resolve(node + ".out"));
    }

    private static List<String> freePorts(int many) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            held.add(socket);
            ports.add(Integer.toString(socket.getLocalPort()));
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
        return ports;
    }
}
