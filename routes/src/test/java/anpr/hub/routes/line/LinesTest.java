package anpr.hub.routes.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.routes.line.Nodes.Node;
import anpr.hub.routes.line.Nodes.TestTransport;
import anpr.hub.routes.store.Postgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinesTest {
    private static final Feed LISTENS = Nodes.feed("listens", "listening", Map.of());
    private static final Feed FETCHES = Nodes.feed("fetches", "fetching", Map.of());
    private static final Feed PUSHED = Nodes.feed("pushed", "http", Map.of());

    private final Postgres database = Postgres.empty();
    private final TestTransport listening = new TestTransport("listening", false);
    private final TestTransport fetching = new TestTransport("fetching", true);
    private final OpenGate gate = new OpenGate(LISTENS, FETCHES, PUSHED);
    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
    }

    @Test
    void opensALineForEachFeedWhoseTransportHasOneAndClosesThemAtTheEnd() {
        Node node = start(LISTENS, FETCHES, PUSHED);

        await().until(() -> listening.isOpen("listens") && fetching.isOpen("fetches"));
        await().untilAsserted(() -> assertThat(node.lines().standings())
                .containsExactly(
                        new Lines.Standing("fetches", "fetching", "UP", null),
                        new Lines.Standing("listens", "listening", "UP", null)));

        node.lines().stop();
        assertThat(listening.isOpen("listens") || fetching.isOpen("fetches")).isFalse();
        assertThat(node.lines().standings()).isEmpty();
    }

    @Test
    void showsWhyALineIsNotOpenAndTriesAgain() {
        listening.refusal = "port 7001 is in use";
        Node node = start(LISTENS);
        await().untilAsserted(() -> assertThat(node.lines().standings())
                .containsExactly(new Lines.Standing("listens", "listening", "NOT_OPEN", "port 7001 is in use")));
        assertThat(up(node, "listens")).isZero();

        listening.refusal = null;
        await().until(() -> node.state("listens").equals("UP"));
        assertThat(up(node, "listens")).isEqualTo(1);
    }

    @Test
    void showsTheTroubleOfAnOpenLine() {
        Node node = start(LISTENS);
        listening.trouble = "the server does not answer";

        await().untilAsserted(() -> assertThat(node.lines().standings())
                .containsExactly(
                        new Lines.Standing("listens", "listening", "IN_TROUBLE", "the server does not answer")));
        assertThat(up(node, "listens")).isZero();
    }

    @Test
    void closesTheLineOfAFeedWhoseAgreementEnds() {
        Node node = start(LISTENS, FETCHES);
        await().until(() -> listening.isOpen("listens") && fetching.isOpen("fetches"));

        gate.end("listens");

        await().until(() -> node.state("listens").equals("ENDED") && !listening.isOpen("listens"));
        assertThat(fetching.isOpen("fetches")).isTrue();
    }

    @Test
    void whatIsFetchedIsLeftWhereItIsWhileItsFeedIsPaused() {
        Node node = start(LISTENS, FETCHES);
        await().until(() -> listening.isOpen("listens") && fetching.isOpen("fetches"));

        node.paused().addAll(List.of("listens", "fetches"));
        await().until(() -> node.state("fetches").equals("PAUSED") && !fetching.isOpen("fetches"));
        assertThat(listening.isOpen("listens"))
                .as("who sends hears it at the door")
                .isTrue();

        node.paused().clear();
        await().until(() -> fetching.isOpen("fetches") && node.state("fetches").equals("UP"));
    }

    @Test
    void aLineIsOpenedAnewForWhoWantsToKnowWhetherItCanBe() throws InterruptedException {
        Node node = start(LISTENS, PUSHED);
        await().until(() -> node.state("listens").equals("UP"));

        assertThat(node.lines().openAnew("listens", Duration.ofSeconds(30)))
                .contains(new Lines.Standing("listens", "listening", "UP", null));
        assertThat(listening.opened).containsEntry("listens", 2);
        assertThat(node.lines().openAnew("pushed", Duration.ofSeconds(30))).isEmpty();

        listening.refusal = "port 7001 is in use";
        assertThat(node.lines().openAnew("listens", Duration.ofMillis(600)))
                .hasValueSatisfying(line -> assertThat(line.isWrong()).isTrue());
    }

    @Test
    void opensAnewOnlyTheLinesOfFeedsThatChanged() {
        Node node = start(LISTENS, FETCHES);
        await().until(() -> listening.isOpen("listens") && fetching.isOpen("fetches"));
        Feed added = Nodes.feed("added", "listening", Map.of());
        gate.admit(added);

        node.lines().apply(Nodes.config(LISTENS, Nodes.feed("fetches", "fetching", Map.of("interval", "PT1S")), added));

        await().until(() -> listening.isOpen("added") && fetching.isOpen("fetches"));
        assertThat(fetching.opened).containsEntry("fetches", 2);
        assertThat(listening.opened).containsEntry("listens", 1);

        node.lines().apply(Nodes.config(added));
        assertThat(listening.isOpen("listens") || fetching.isOpen("fetches")).isFalse();
        assertThat(listening.isOpen("added")).isTrue();
    }

    @Test
    void onlyOneNodeFetchesAFeedWhileAllMayListen() {
        TestTransport otherFetching = new TestTransport("fetching", true);
        TestTransport otherListening = new TestTransport("listening", false);
        Node one = start(LISTENS, FETCHES);
        await().until(() -> fetching.isOpen("fetches"));
        Node other = start(Nodes.config(LISTENS, FETCHES), otherListening, otherFetching);

        await().until(() ->
                otherListening.isOpen("listens") && other.state("fetches").equals("ELSEWHERE"));
        assertThat(otherFetching.opened).isEmpty();

        one.close();
        await().until(() -> otherFetching.isOpen("fetches"));
        assertThat(fetching.isOpen("fetches")).isFalse();
    }

    @Test
    void aNodeThatCannotOpenALineLeavesItToOneThatCan() {
        fetching.refusal = "the share is not mounted";
        TestTransport otherFetching = new TestTransport("fetching", true);
        Node one = start(FETCHES);
        await().until(() -> one.state("fetches").equals("NOT_OPEN"));

        start(Nodes.config(FETCHES), otherFetching);

        await().until(() -> otherFetching.isOpen("fetches"));
    }

    @Test
    void closesTheLineWhenTheSessionIsLostAndOpensItAgain() {
        start(FETCHES);
        await().until(() -> fetching.isOpen("fetches"));

        database.jdbc.sql("""
                        select pg_terminate_backend(pid) from pg_locks
                        where locktype = 'advisory' and objsubid = 1 and pid <> pg_backend_pid()""").query(Boolean.class).list();

        await().until(() -> fetching.closed.containsKey("fetches"));
        await().until(() -> fetching.isOpen("fetches"));
    }

    @Test
    void cursorsAreKeptAndMovedOnlyByTheNodeWhoseTurnItIs() {
        Node one = start(FETCHES);
        await().until(() -> fetching.isOpen("fetches"));
        Node other = start(Nodes.config(FETCHES), new TestTransport("fetching", true));

        assertThat(one.cursors().find("fetches")).isEmpty();
        one.cursors().move("fetches", "17");
        one.cursors().move("fetches", "18");

        assertThatThrownBy(() -> other.cursors().move("fetches", "19"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("turn of feed fetches");
        assertThat(other.cursors().find("fetches")).contains("18");
    }

    private Node start(Feed... feeds) {
        return start(Nodes.config(feeds), listening, fetching);
    }

    private Node start(PartnerConfig config, TestTransport... transports) {
        Node node = Node.start(database::connect, database.jdbc, config, gate, transports);
        nodes.add(node);
        return node;
    }

    private static double up(Node node, String feed) {
        return node.meters().get("hub.line.up").tag("feed", feed).gauge().value();
    }
}
