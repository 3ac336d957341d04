package anpr.hub.routes.line;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A node in a process of its own. While its line is open it moves the cursor of one feed on and on, to its own name and a
 * count; it says on standard output when it can do so no longer.
 */
final class CountingNode {
    private CountingNode() {}

    /** @param args name of the node, URL, user and password of the database */
    public static void main(String[] args) throws InterruptedException {
        Feed feed = Nodes.feed("counted", "counting", Map.of());
        Nodes.Node.start(
                () -> DriverManager.getConnection(args[1], args[2], args[3]),
                JdbcClient.create(new DriverManagerDataSource(args[1], args[2], args[3])),
                Nodes.config(feed),
                new OpenGate(feed),
                new Counting(args[0]));
        new CountDownLatch(1).await();
    }

    private record Counting(String node) implements Transport.ByFeed {
        @Override
        public String name() {
            return "counting";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public String summary() {
            return "For tests.";
        }

        @Override
        public List<Option<?>> options() {
            return List.of();
        }

        @Override
        public boolean oneNodeOnly(Feed feed) {
            return true;
        }

        @Override
        public Line open(Feed feed, Ports ports) {
            CountDownLatch closing = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                try {
                    for (int n = 1; closing.getCount() > 0; n++) {
                        ports.cursors().move(feed.id(), node + ':' + n);
                        closing.await(50, TimeUnit.MILLISECONDS);
                    }
                } catch (IllegalStateException | InterruptedException e) {
                    // The turn is lost; said below.
                }
                System.out.println("ended");
            });
            return new Line() {
                @Override
                public Optional<String> trouble() {
                    return Optional.empty();
                }

                @Override
                public void close() {
                    closing.countDown();
                }
            };
        }
    }
}
