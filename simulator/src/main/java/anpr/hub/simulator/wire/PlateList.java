package anpr.hub.simulator.wire;

import anpr.hub.simulator.speak.Message;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plate list of a camera that the hub asks. What it is asked for it answers as cameras do: more than was asked for,
 * in no order, now and then broken off. An entry is acknowledged when it has been in an answer and the hub asks for what
 * comes after it. Safe for use by many threads.
 */
public final class PlateList implements CameraServer.Page {
    /** What the hub asks for. */
    public static final String PATH = "/ISAPI/Traffic/channels/1/vehicleDetect/plates";

    private static final Pattern AFTER = Pattern.compile("<picTime>(\\d*)</picTime>");
    private static final DateTimeFormatter BEGUN =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS").withZone(ZoneOffset.UTC);
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final int REPEATED = 2;

    private final NavigableMap<BigInteger, Entry> entries = new TreeMap<>();
    private final Consumer<String> serving;
    private BigInteger lastName;
    private boolean breaksOff;

    private static final class Entry {
        private final Message message;
        private final CountDownLatch passed = new CountDownLatch(1);
        private boolean served;

        Entry(Message message) {
            this.message = message;
        }
    }

    /** @param serving told the id of each message that is about to go out in an answer */
    public PlateList(InstantSource clock, Consumer<String> serving) {
        this.serving = serving;
        // Later than the names of any list before it, for the hub's cursor outlives the list.
        this.lastName = new BigInteger(BEGUN.format(clock.instant()) + "00000000");
    }

    /** A device that puts its passages on this list. */
    public Line line() {
        return new ListLine();
    }

    /** The document that the camera answers with; each entry with its picture's name before it. */
    public static byte[] document(Collection<String> entries) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<Plates version=\"2.0\" xmlns=\"http://www.hikvision.com/ver20/XMLSchema\">\n");
        entries.forEach(entry -> xml.append("<Plate>").append(entry).append("</Plate>\n"));
        return xml.append("</Plates>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void answer(HttpExchange exchange) throws IOException {
        Matcher after = AFTER.matcher(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        BigInteger name = after.find() && !after.group(1).isEmpty() ? new BigInteger(after.group(1)) : BigInteger.ZERO;
        List<String> told = new ArrayList<>();
        boolean broken;
        synchronized (this) {
            entries.headMap(name, true).values().stream()
                    .filter(entry -> entry.served)
                    .forEach(entry -> entry.passed.countDown());
            broken = breaksOff;
            breaksOff = false;
            NavigableMap<BigInteger, Entry> due = entries.tailMap(name, false);
            due.forEach((picture, entry) -> told.add(tell(picture, entry, broken)));
            if (!due.isEmpty()) {
                // Cameras do not keep to what they are asked for.
                entries.headMap(name, true).descendingMap().entrySet().stream()
                        .limit(REPEATED)
                        .forEach(old -> told.add(tell(old.getKey(), old.getValue(), broken)));
            }
        }
        Collections.reverse(told);
        byte[] document = document(told);
        exchange.getResponseHeaders().set("Content-Type", "application/xml; charset=\"UTF-8\"");
        exchange.sendResponseHeaders(200, document.length);
        exchange.getResponseBody().write(document, 0, broken ? document.length / 2 : document.length);
        exchange.close();
    }

    private String tell(BigInteger picture, Entry entry, boolean broken) {
        if (!broken) {
            entry.served = true;
            serving.accept(entry.message.id());
        }
        return "<picName>" + picture + "</picName>" + new String(entry.message.body(), StandardCharsets.UTF_8);
    }

    private synchronized Entry list(Message message) {
        lastName = lastName.add(BigInteger.ONE);
        Entry entry = new Entry(message);
        entries.put(lastName, entry);
        return entry;
    }

    private final class ListLine implements Line {
        @Override
        public Answer send(Message message) throws IOException {
            try {
                if (list(message).passed.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                    return Answer.YES;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("nobody asks for the list");
        }

        @Override
        public void sendAndHangUp(Message message) {
            Entry unused = list(message);
        }

        /** The next answer ends in its middle, whatever is in it. */
        @Override
        public void sendHalf(Message message) {
            synchronized (PlateList.this) {
                breaksOff = true;
            }
        }

        @Override
        public void close() {
            // The list stays.
        }
    }
}
