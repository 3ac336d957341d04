package anpr.hub.core.disclosure;

import anpr.hub.core.seal.Logs;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The first page of a package, for people who do not know the hub: what it is, what is withheld, how to check it and what it
 * does not prove. One file without script and without anything from elsewhere; it prints on A4.
 */
final class ReadMe {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMMM uuuu 'at' HH:mm:ss", Locale.UK);
    private static final int ROWS_SHOWN = 50;

    private static final String STYLE = """
            :root { color-scheme: light; }
            * { box-sizing: border-box; }
            body { margin: 0; background: #fff; color: #1a1a1a; font: 1rem/1.55 "Liberation Sans", Arial, Helvetica, sans-serif; }
            main, header, footer { max-width: 46rem; margin: 0 auto; padding: 0 1.25rem; }
            header { padding-top: 1.5rem; border-bottom: 3px solid #1d3557; }
            .marking { font-weight: bold; letter-spacing: .04em; }
            h1 { font-size: 1.7rem; line-height: 1.25; margin: .4rem 0 .6rem; }
            h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; color: #1d3557; }
            p, ul, ol, dl { margin: .5rem 0; }
            table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .92rem; }
            caption { text-align: left; font-weight: bold; padding: .3rem 0; }
            th, td { border: 1px solid #6b7280; padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
            thead th { background: #e8edf3; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; }
            code, pre { font-family: "Liberation Mono", Consolas, monospace; font-size: .9em; overflow-wrap: anywhere; }
            pre { background: #f3f4f6; border: 1px solid #9ca3af; padding: .6rem .8rem; white-space: pre-wrap; }
            .note { border-left: 4px solid #b45309; background: #fffbeb; padding: .5rem .9rem; }
            footer { padding: 1rem 1.25rem 2rem; border-top: 1px solid #6b7280; margin-top: 2rem; font-size: .9rem; }
            @page { size: A4; margin: 18mm 16mm; }
            @media print {
              body { font-size: 10.5pt; }
              main, header, footer { max-width: none; padding-left: 0; padding-right: 0; }
              h2 { break-after: avoid; }
              thead { display: table-header-group; }
              tr, .note, pre { break-inside: avoid; }
            }
            """;

    private static final Map<String, String> WITHHELD = new TreeMap<>(Map.ofEntries(
            Map.entry("location.precise", "Where the camera stands"),
            Map.entry("location.area", "The area in which the camera stands"),
            Map.entry("place", "Which car park and device"),
            Map.entry("camera.identity", "The camera's name, numbers, lane and direction"),
            Map.entry("source", "The supplier's name, agreement and feed"),
            Map.entry("transport", "How and from where the record reached the hub"),
            Map.entry("raw", "The digest of the bytes as received, and the bytes"),
            Map.entry("image.overview", "The overview image"),
            Map.entry("image.original", "The images as received, with their names"),
            Map.entry("image.patch", "The picture of the plate as received"),
            Map.entry("supplied", "The supplier's own text of fields"),
            Map.entry("handling", "Marking, retention and handling"),
            Map.entry("links", "Links to other records"),
            Map.entry("actor", "Who made the record, if a person did"),
            Map.entry("plate", "The plate and how sure the camera was of it"),
            Map.entry("time.device", "When it was captured"),
            Map.entry("time.stated", "The times that were stated"),
            Map.entry("lineage", "From which part of the message each field was made"),
            Map.entry("pseudonym", "The pseudonym of the vehicle")));

    private final Recipient recipient;
    private final Occasion occasion;
    private final List<View> views;
    private final List<Vouched> vouched;
    private final StringBuilder page = new StringBuilder(16_384);

    /** @param vouched each log that is referred to */
    ReadMe(Recipient recipient, Occasion occasion, List<View> views, List<Vouched> vouched) {
        this.recipient = recipient;
        this.occasion = occasion;
        this.views = views;
        this.vouched = vouched;
    }

    @Override
    public String toString() {
        page.setLength(0);
        String id = occasion.number().id(recipient);
        page.append("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(escaped(id + ": read me first"))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<header>\n<p class=\"marking\">")
                .append(escaped(occasion.marking()))
                .append("</p>\n<h1>Number-plate camera records<br>")
                .append(escaped(id))
                .append("</h1>\n</header>\n<main>\n");
        about(id);
        records();
        withheld();
        check(id);
        limits();
        contents();
        page.append("</main>\n<footer>\n<p class=\"marking\">")
                .append(escaped(occasion.marking()))
                .append("</p>\n<p>")
                .append(escaped(id))
                .append(", issued ")
                .append(time(occasion.issued()))
                .append(".</p>\n</footer>\n</body>\n</html>\n");
        return page.toString();
    }

    private void about(String id) {
        heading("What this is");
        paragraph("This folder holds records made by automatic number-plate cameras, found by one search for case "
                + occasion.number().caseRef() + ". It is "
                + switch (recipient) {
                    case DEFENCE -> "the copy for the defence.";
                    case PROSECUTOR ->
                        "the copy for the prosecutor, with all that is withheld from the defence. It must not be"
                                + " passed on.";
                    case COURT_ANNEX ->
                        "the annex for the court alone: it opens what the copy for the defence withholds, of the"
                                + " same records, and nothing else.";
                });
        page.append("<table>\n<caption>This package</caption>\n<tbody>\n");
        row("Package", id);
        row("Case", occasion.number().caseRef());
        row("For", recipient.text());
        row("Purpose", occasion.purpose());
        row("Issued", time(occasion.issued()));
        row("Records in it", String.valueOf(views.size()));
        row("Searched for", occasion.search().query().toString());
        row("Searched", time(occasion.search().at()));
        row(
                "Result list",
                "leaf " + occasion.search().leaf() + " of the audit log, fixed before anything was chosen from it");
        if (occasion.search().unproved() > 0) {
            row(
                    "Found and in no copy",
                    occasion.search().unproved()
                            + " records that were never sealed or whose key was erased, so that nothing could be proved of them");
        }
        page.append("</tbody>\n</table>\n");
        Map<String, Integer> suppliers = new TreeMap<>();
        views.forEach(view -> suppliers.merge(Tables.supplier(view.exhibit()), 1, Integer::sum));
        counted("From whom the records came", "Supplied by", suppliers);
    }

    private void records() {
        if (recipient == Recipient.COURT_ANNEX || views.isEmpty()) {
            return;
        }
        heading("The records");
        paragraph((views.size() > ROWS_SHOWN ? "The first " + ROWS_SHOWN + " of " + views.size() + ". " : "")
                + "All of them, with more columns, are in data/records.csv, which opens in a spreadsheet. Times are in UTC; British"
                + " summer time is one hour later.");
        page.append("<table>\n<caption>Records by log and number</caption>\n<thead><tr><th scope=\"col\">Row</th>"
                + "<th scope=\"col\">Record</th><th scope=\"col\">Plate</th><th scope=\"col\">Captured (UTC)</th>"
                + "<th scope=\"col\">Flags</th></tr></thead>\n<tbody>\n");
        int number = 1;
        for (View view : views.subList(0, Math.min(ROWS_SHOWN, views.size()))) {
            page.append("<tr><td class=\"number\">").append(number++).append("</td>");
            for (String cell : List.of(
                    view.exhibit().log().text() + ' ' + view.exhibit().index(),
                    Tables.plate(view),
                    view.text("time.device", "captureTime"),
                    Tables.joined(view.value("validation").path("qualityFlags")).replace('_', ' '))) {
                page.append("<td>").append(escaped(cell)).append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</tbody>\n</table>\n");
    }

    private void withheld() {
        heading("What is withheld");
        if (recipient == Recipient.PROSECUTOR) {
            paragraph("Nothing of these records is withheld from this copy.");
            return;
        }
        if (recipient == Recipient.COURT_ANNEX) {
            paragraph(
                    "What the defence was shown is not repeated here. Row and number of a record are the same in its copy,"
                            + " if it was told of the record.");
            return;
        }
        paragraph(
                "Every record is sealed in parts. The parts below are in none of the records of this copy; the seal still"
                        + " shows that the parts that are here belong to the record as it was received. That a part is named does not"
                        + " say that each record had it. Names such as CAM-A stand for cameras: the same name is the same camera"
                        + " throughout this case, and means nothing in another. These names, and words such as \u201ca private operator\u201d,"
                        + " are the hub's and not part of what is sealed.");
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, Integer> aside = new TreeMap<>();
        for (View view : views) {
            view.exhibit().parts().stream()
                    .filter(part -> !recipient.sees(part.protection()))
                    .forEach(part -> counts.put(WITHHELD.getOrDefault(part.group(), part.group()), views.size()));
            view.aside().forEach(group -> aside.merge(WITHHELD.getOrDefault(group, group), 1, Integer::sum));
        }
        counted("Withheld from the defence", "Part", counts);
        if (!aside.isEmpty()) {
            counted("Withheld besides, because it would tell what is withheld above", "Part", aside);
            paragraph(
                    "Of a picture of a plate that is withheld as received there is a copy in data/images/derived, with nothing"
                            + " in it but the picture, if one could be made.");
        }
    }

    private void check(String id) {
        heading("How to check it");
        paragraph(
                "You need the trust folder, which holds public keys and does not come with this package, and the number of"
                        + " the package from the covering letter. On a machine with bash, openssl and xxd, in this folder:");
        page.append("<pre>bash verify.sh /path/to/trust ").append(escaped(id)).append("</pre>\n");
        paragraph("For a second opinion by another program, also on Windows, with Java 17 or later:");
        page.append("<pre>java Verify.java /path/to/trust ").append(escaped(id)).append("</pre>\n");
        paragraph("The last line must begin with VERIFIED, name this package and give " + views.size() + " records."
                + " Neither program needs a network. VERIFY.md says more.");
        vouched();
    }

    /** Who else stands behind the logs; each row's log is named in the table of the records. */
    private void vouched() {
        page.append(
                "<table>\n<caption>Who vouches for the logs, and so for their rows</caption>\n<thead><tr>"
                        + "<th scope=\"col\">Log</th><th scope=\"col\">Records sealed in it</th><th scope=\"col\">Witnesses</th>"
                        + "<th scope=\"col\">Time stamp</th><th scope=\"col\">When the hub asked them (UTC)</th></tr></thead>\n<tbody>\n");
        for (Vouched one : vouched) {
            page.append("<tr>");
            for (String cell : List.of(
                    one.log().text(),
                    String.valueOf(one.leaves()),
                    one.witnessed() ? String.join(", ", one.witnesses()) : "none",
                    one.stamped() ? "yes" : "none",
                    one.at())) {
                page.append("<td>").append(escaped(cell)).append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</tbody>\n</table>\n");
        without(one -> !one.stamped())
                .ifPresent(logs -> note("No time-stamping authority has stamped " + logs
                        + ". When it was made rests on the hub's own clock."));
        without(one -> !one.witnessed())
                .ifPresent(logs -> note("No second organisation has witnessed " + logs
                        + ": it is only as honest as who keeps its key."));
    }

    /** The logs of which something is so; in a package without records, the log. */
    private Optional<String> without(Predicate<Vouched> missing) {
        if (vouched.isEmpty()) {
            return Optional.of("the log");
        }
        List<String> logs = vouched.stream()
                .filter(missing)
                .map(one -> "the log " + one.log().text()
                        + (one.log() == Logs.Log.AUDIT ? " (it holds the result list of the search)" : ""))
                .toList();
        return logs.isEmpty() ? Optional.empty() : Optional.of(String.join(" or ", logs));
    }

    private boolean stamped() {
        return !vouched.isEmpty()
                && vouched.stream()
                        .filter(one -> one.log() != Logs.Log.AUDIT || vouched.size() == 1)
                        .allMatch(Vouched::stamped);
    }

    private void limits() {
        heading("What it does not prove");
        paragraph(
                "That the camera read the right plate, that its clock was right, that the supplier did not edit before"
                        + " sending, or that every passing car was captured. It proves: these bytes arrived from this authenticated"
                        + " sender, "
                        + (stamped() ? "before the time of the stamp" : "before the package was sealed")
                        + ", were transformed by these versions in this way, and nothing logged has changed since.");
        paragraph(
                "The clocks of the cameras were not measured by the hub unless data/clock/clock.csv says so. Defects that are"
                        + " known of the versions of the software that made these records are in data/software/KNOWN-DEFECTS.csv.");
    }

    private void contents() {
        heading("What is in the folder");
        page.append(
                "<table>\n<caption>Files</caption>\n<thead><tr><th scope=\"col\">File</th><th scope=\"col\">What it is</th>"
                        + "</tr></thead>\n<tbody>\n");
        file("data/records.csv", "the records, for a spreadsheet");
        file("data/records.sdl, data/proofs, data/logs, data/selection.*", "the same as evidence, for the verifiers");
        if (recipient != Recipient.COURT_ANNEX) {
            file("data/images, data/raw", "pictures and bytes as received, where they are not withheld");
            file("data/custody.csv", "who had what from whom, and when");
            file("data/clock/clock.csv", "what is known of the clocks");
            file(
                    "data/software",
                    "versions that worked on the records, their known defects, and the rules by which they did");
            file("data/statement", "drafts of a statement and of how the search was made");
            file("data/prov/prov.json", "the history of the records in the form of W3C PROV");
        }
        if (recipient == Recipient.PROSECUTOR) {
            file("data/schedule", "drafts of schedule rows, for the disclosure officer");
        }
        file("verify.sh, Verify.java, VERIFY.md", "two programs to check it all, and how to use them");
        file(
                "bag-info.txt, manifest-sha256.txt, tagmanifest-*",
                "names and digests of all files, and the seal over them");
        page.append("</tbody>\n</table>\n");
    }

    private void heading(String text) {
        page.append("<h2>").append(escaped(text)).append("</h2>\n");
    }

    private void paragraph(String text) {
        page.append("<p>").append(escaped(text)).append("</p>\n");
    }

    private void note(String text) {
        page.append("<p class=\"note\"><strong>Note.</strong> ")
                .append(escaped(text))
                .append("</p>\n");
    }

    private void row(String name, String value) {
        page.append("<tr><th scope=\"row\">")
                .append(escaped(name))
                .append("</th><td>")
                .append(escaped(value))
                .append("</td></tr>\n");
    }

    private void file(String name, String what) {
        page.append("<tr><td><code>")
                .append(escaped(name))
                .append("</code></td><td>")
                .append(escaped(what))
                .append("</td></tr>\n");
    }

    private void counted(String caption, String what, Map<String, Integer> counts) {
        if (counts.isEmpty()) {
            return;
        }
        page.append("<table>\n<caption>")
                .append(escaped(caption))
                .append("</caption>\n<thead><tr><th scope=\"col\">")
                .append(escaped(what))
                .append("</th><th scope=\"col\">Records</th></tr></thead>\n<tbody>\n");
        counts.forEach((name, count) -> page.append("<tr><td>")
                .append(escaped(name))
                .append("</td><td class=\"number\">")
                .append(count)
                .append("</td></tr>\n"));
        page.append("</tbody>\n</table>\n");
    }

    static String time(Instant at) {
        return TIME.format(at.atZone(ZoneId.of("UTC"))) + " UTC";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replaceAll("[\\x00-\\x1f\\x7f]", " ");
    }
}
