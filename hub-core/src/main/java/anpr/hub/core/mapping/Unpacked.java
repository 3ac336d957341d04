package anpr.hub.core.mapping;

import anpr.hub.core.mapping.Mapped.Fault;
import anpr.hub.core.submission.Submission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.jspecify.annotations.Nullable;

/**
 * One message that stood packed in a body: a file of a zip, or a sheet.
 *
 * @param name of the file in the zip; empty for a workbook that is the body itself
 * @param start first of the bytes in the body that it is packed in
 * @param end behind the last of them
 * @param rows whether the text is that of a sheet
 * @param text null if there is none, for the reason given
 * @param refusal why there is no text; null if there is
 */
record Unpacked(
        String name,
        int start,
        int end,
        boolean rows,
        @Nullable String text,
        @Nullable UnreadableException refusal) {
    private static final int LONGEST_NAME = 200;

    private static final Set<String> LITTER = Set.of(".ds_store", "thumbs.db", "desktop.ini");

    /**
     * The messages in a zip or workbook, in its order; a file that cannot be read, with the reason. What file systems put
     * beside the sender's files is none of them.
     *
     * @param images takes the images of the zip
     */
    static List<Unpacked> of(byte[] body, int offset, int length, Formats formats, PackedImages images)
            throws UnreadableException {
        Format.Workbook workbook = formats.workbook();
        Format.Zip zip = formats.zip();
        try (Archive archive = Archive.open(body, offset, length)) {
            if (Spreadsheet.is(archive)) {
                if (workbook == null) {
                    throw new UnreadableException(
                            Fault.UNPARSEABLE,
                            "the message is a workbook, which source type " + formats.type() + " does not send");
                }
                String text = Spreadsheet.text(body, offset, length, workbook.sheet(), archive);
                return List.of(new Unpacked("", offset, offset + length, true, text, null));
            }
            if (zip == null) {
                throw new UnreadableException(
                        Fault.UNPARSEABLE,
                        "the message is a zip, which source type " + formats.type() + " does not send");
            }
            return files(archive, zip, workbook, images);
        }
    }

    private static List<Unpacked> files(
            Archive archive, Format.Zip zip, Format.@Nullable Workbook workbook, PackedImages images)
            throws UnreadableException {
        Manifest manifest = Manifest.NONE;
        for (ZipArchiveEntry entry : archive.entries()) {
            if (zip.manifest(entry.getName())) {
                manifest = Manifest.of(archive.content(entry));
            }
        }
        List<Unpacked> files = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ZipArchiveEntry entry : archive.entries()) {
            names.add(entry.getName());
            if (!zip.manifest(entry.getName()) && !litter(entry.getName())) {
                file(archive, entry, manifest, workbook, images).ifPresent(files::add);
            }
        }
        for (String missing : manifest.missing(names)) {
            files.add(refused(
                    missing, 0, 0, Fault.HASH_MISMATCH, "the zip's manifest names the file, and it is not there"));
        }
        if (files.isEmpty() && images.unnamed().isEmpty()) {
            throw new UnreadableException(Fault.UNPARSEABLE, "the zip is empty");
        }
        return files;
    }

    /** Nothing if it is an image, which is put to the images. */
    private static Optional<Unpacked> file(
            Archive archive,
            ZipArchiveEntry entry,
            Manifest manifest,
            Format.@Nullable Workbook workbook,
            PackedImages images) {
        String name = entry.getName();
        int start = archive.start(entry);
        int end = archive.end(entry);
        try {
            byte[] content = archive.content(entry);
            String complaint = manifest.complaint(name, content);
            if (complaint != null) {
                return Optional.of(refused(name, start, end, Fault.HASH_MISMATCH, complaint));
            }
            if (Message.isImage(content)) {
                return images.add(name, content)
                        ? Optional.empty()
                        : Optional.of(refused(
                                name, start, end, Fault.UNPARSEABLE, "another image of the zip has the same name"));
            }
            if (workbook != null && Archive.begins(content, 0, content.length)) {
                String text = Spreadsheet.text(content, 0, content.length, workbook.sheet(), archive);
                return Optional.of(new Unpacked(name, start, end, true, text, null));
            }
            String text = PayloadText.decode(content, 0, content.length).text();
            return Optional.of(new Unpacked(name, start, end, false, text, null));
        } catch (UnreadableException e) {
            return Optional.of(new Unpacked(name, start, end, false, null, e));
        }
    }

    private static boolean litter(String name) {
        String own = name.substring(name.lastIndexOf('/') + 1);
        return name.startsWith("__MACOSX/") || LITTER.contains(own.toLowerCase(Locale.ROOT));
    }

    private static Unpacked refused(String name, int start, int end, Fault fault, String detail) {
        return new Unpacked(name, start, end, false, null, new UnreadableException(fault, detail));
    }

    /** @throws UnreadableException if it could not be unpacked, or is not of the type's forms */
    Document document(Formats formats, Submission submission, PackedImages images) throws UnreadableException {
        if (text == null) {
            throw refusal == null ? new UnreadableException(Fault.UNPARSEABLE, "nothing in it") : refusal;
        }
        PayloadText payload = PayloadText.packed(text, start, end);
        Format.Workbook workbook = formats.workbook();
        Formats.Form form = rows && workbook != null ? formats.rows(workbook) : formats.form(payload);
        Formats.Tree tree = form.read(payload);
        if (!name.isEmpty()) {
            tree.root().label = name;
        }
        Message message = new Message(start, end - start, name, List.of());
        return new Document(
                tree.root(),
                tree.nestedFault(),
                tree.unfilled(),
                payload,
                message,
                submission,
                name.isEmpty() ? null : images);
    }

    /** A complaint with the file that it is about. */
    String called(String detail) {
        return called(name, detail);
    }

    /** The same for a file of this name. */
    static String called(String name, String detail) {
        return name.isEmpty() || name.length() > LONGEST_NAME ? detail : name + ": " + detail;
    }
}
