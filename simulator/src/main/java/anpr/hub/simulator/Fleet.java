package anpr.hub.simulator;

import anpr.hub.core.partner.Feed;
import anpr.hub.simulator.speak.Station;
import anpr.hub.simulator.traffic.FaultRates;
import anpr.hub.simulator.traffic.Pictures;
import anpr.hub.simulator.traffic.Plate;
import anpr.hub.simulator.traffic.Plates;
import anpr.hub.simulator.truth.GroundTruth;
import anpr.hub.simulator.wire.Device;
import anpr.hub.simulator.wire.FtpLine;
import anpr.hub.simulator.wire.HttpLine;
import anpr.hub.simulator.wire.Line;
import anpr.hub.simulator.wire.MqttLine;
import anpr.hub.simulator.wire.SftpLine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.sshd.client.SshClient;

/** All simulated partners at work: a site for each feed, on the transport that the feed has. */
public final class Fleet implements AutoCloseable {
    private static final int LINES = 16;
    private static final int DROP_LINES = 4;
    /** On lists and streams that the hub fetches, a message is under way for seconds. */
    private static final int FETCHED_LINES = 64;

    private static final double WANTED_SHARE = 0.04;

    private final SshClient ssh = SshClient.setUpDefaultClient();
    private final List<Site> sites = new ArrayList<>();
    private final List<Thread> roads = new ArrayList<>();

    /**
     * What is driven.
     *
     * @param readsPerSecond over all feeds
     * @param wanted plates on VOI lists
     * @param patience how long a device tries to get rid of a message
     */
    public record Plan(double readsPerSecond, FaultRates faults, List<Plate> wanted, long seed, Duration patience) {}

    /**
     * Readies the devices; nothing is sent before {@link #start}.
     *
     * @param feeds those that are played, as the premises have them
     */
    public Fleet(
            Plan plan,
            Collection<Feed> feeds,
            Premises premises,
            HubAddress hub,
            Secrets secrets,
            GroundTruth truth,
            InstantSource clock) {
        // A demo's host key is as new as its data directory: there is nothing to compare it with.
        ssh.setServerKeyVerifier((session, address, key) -> true);
        ssh.start();
        SplittableRandom seeds = new SplittableRandom(plan.seed());
        Pictures pictures = new Pictures(plan.seed());
        Supplier<String> numbers = numbers(clock);
        double weights = feeds.stream().mapToDouble(Fleet::weight).sum();
        for (Feed feed : feeds) {
            String secret = secrets.of(feed.id());
            Station station = new Station(feed, secret, numbers, seeds.split(), pictures);
            sites.add(new Site(
                    feed,
                    station.speaker(),
                    new Device(dial(feed, secret, hub, premises), truth, plan.patience()),
                    new Plates(seeds.split(), plan.wanted(), WANTED_SHARE),
                    plan.faults(),
                    plan.readsPerSecond() * weight(feed) / weights,
                    lines(feed),
                    seeds.split(),
                    clock));
        }
    }

    /** Opens the roads. */
    public void start() {
        for (Site site : sites) {
            roads.add(Thread.ofVirtual().start(site));
        }
    }

    /**
     * Closes the roads and lets the devices get rid of what they hold.
     *
     * @param longest how long that may take
     * @return false if something was still under way then
     */
    public boolean drained(Duration longest) throws InterruptedException {
        sites.forEach(Site::close);
        for (Thread road : roads) {
            road.join();
        }
        boolean all = true;
        for (Site site : sites) {
            all &= site.drained(longest);
        }
        return all;
    }

    /** Ends it at once; what was not {@link #drained} is given up. */
    @Override
    public void close() {
        sites.forEach(Site::close);
        try {
            for (Site site : sites) {
                site.abandon();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ssh.stop();
    }

    private Supplier<Line> dial(Feed feed, String secret, HubAddress hub, Premises premises) {
        return switch (feed.transport()) {
            case "sftp" -> () -> new SftpLine(ssh, hub.sftp().host(), hub.sftp().port(), feed.id(), secret);
            case "ftp" -> () -> new FtpLine(hub.ftp().host(), hub.ftp().port(), feed.id(), secret);
            case "mqtt-push" -> () -> new MqttLine(hub.mqtt().host(), hub.mqtt().port(), feed.id(), secret);
            case "http", "bof2" -> () -> new HttpLine(hub.http(), credential(feed, secret));
            default -> premises.lines(feed);
        };
    }

    private static int lines(Feed feed) {
        return switch (feed.transport()) {
            case "sftp", "ftp" -> DROP_LINES;
            case "folder", "http-poll", "http-stream", "mqtt", "amqp" -> FETCHED_LINES;
            default -> LINES;
        };
    }

    /** How a device of this feed proves who it is; BOF2 does it in the body. */
    private static Map<String, String> credential(Feed feed, String secret) {
        return switch (feed.sourceType()) {
            case "bof2" -> Map.of();
            case "hikvision" ->
                Map.of(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((feed.id() + ':' + secret).getBytes(StandardCharsets.UTF_8)));
            default -> Map.of("X-Api-Key", secret);
        };
    }

    /** A force has more cameras than a car park. */
    private static double weight(Feed feed) {
        return switch (feed.sourceType()) {
            case "bof2" -> 5;
            case "hikvision", "rekor" -> 4;
            case "genetec-autovu" -> 3;
            default -> 2;
        };
    }

    /** Numbers that no other run on the same data directory has. */
    private static Supplier<String> numbers(InstantSource clock) {
        String run = Long.toString(clock.millis(), Character.MAX_RADIX);
        AtomicLong last = new AtomicLong();
        return () -> run + '-' + last.incrementAndGet();
    }
}
