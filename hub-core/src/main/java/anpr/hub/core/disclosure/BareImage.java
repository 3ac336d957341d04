package anpr.hub.core.disclosure;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * An image with nothing in it but the picture: without EXIF, places, thumbnails, comments, and what stands behind its end.
 * The picture itself is not touched, so a text that is burned into it stays.
 *
 * @param bytes of the picture alone
 * @param extension such as {@code jpg}
 */
record BareImage(byte[] bytes, String extension) {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int COMMENT = 0xFE;
    private static final int JFIF = 0xE0;
    private static final int LAST_APPLICATION = 0xEF;
    private static final int ADOBE = 0xEE;
    /** A JFIF header without a thumbnail, with its two bytes of length. */
    private static final int JFIF_LENGTH = 16;

    private static final int ADOBE_LENGTH = 14;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int CHUNK_FRAME = 12;
    private static final Set<String> PICTURE =
            Set.of("IHDR", "PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "IDAT", "IEND");

    /** Empty if it is no JPEG or PNG that can be looked through to its end. */
    static Optional<BareImage> of(byte[] image) {
        try {
            if (image.length > 3 && (image[0] & 0xFF) == 0xFF && (image[1] & 0xFF) == SOI) {
                return Optional.of(new BareImage(jpeg(image), "jpg"));
            }
            if (Arrays.equals(PNG, 0, PNG.length, image, 0, Math.min(image.length, PNG.length))) {
                return Optional.of(new BareImage(png(image), "png"));
            }
            return Optional.empty();
        } catch (IndexOutOfBoundsException cutShort) {
            return Optional.empty();
        }
    }

    /** Whether an image had nothing in it but its picture. */
    boolean is(byte[] image) {
        return Arrays.equals(bytes, image);
    }

    private static byte[] jpeg(byte[] image) {
        ByteArrayOutputStream bare = new ByteArrayOutputStream(image.length);
        bare.write(image, 0, 2);
        int at = 2;
        while (true) {
            if (byteAt(image, at) != 0xFF) {
                throw new IndexOutOfBoundsException("no marker where one must be");
            }
            while (byteAt(image, at + 1) == 0xFF) {
                at++;
            }
            int marker = byteAt(image, at + 1);
            if (marker == EOI) {
                bare.write(0xFF);
                bare.write(EOI);
                return bare.toByteArray();
            }
            int length = byteAt(image, at + 2) << 8 | byteAt(image, at + 3);
            int end = marker == SOS ? scanEnd(image, at + 2 + length) : at + 2 + length;
            if (length < 2 || end > image.length) {
                throw new IndexOutOfBoundsException("a segment is cut short");
            }
            if (picture(image, at, marker, length)) {
                bare.write(image, at, end - at);
            }
            at = end;
        }
    }

    private static boolean picture(byte[] image, int at, int marker, int length) {
        if (marker == JFIF) {
            return length == JFIF_LENGTH && begins(image, at + 4, "JFIF");
        }
        if (marker == ADOBE) {
            return length == ADOBE_LENGTH && begins(image, at + 4, "Adobe");
        }
        return marker != COMMENT && (marker < JFIF || marker > LAST_APPLICATION);
    }

    /** The first marker behind the entropy-coded bytes of a scan. */
    private static int scanEnd(byte[] image, int from) {
        int at = from;
        while (byteAt(image, at) != 0xFF || byteAt(image, at + 1) == 0 || restart(byteAt(image, at + 1))) {
            at++;
        }
        return at;
    }

    private static boolean restart(int marker) {
        return marker >= 0xD0 && marker <= 0xD7;
    }

    private static byte[] png(byte[] image) {
        ByteArrayOutputStream bare = new ByteArrayOutputStream(image.length);
        bare.write(image, 0, PNG.length);
        int at = PNG.length;
        while (true) {
            int length = byteAt(image, at) << 24
                    | byteAt(image, at + 1) << 16
                    | byteAt(image, at + 2) << 8
                    | byteAt(image, at + 3);
            if (length < 0 || length > image.length - at - CHUNK_FRAME) {
                throw new IndexOutOfBoundsException("a chunk is cut short");
            }
            String type = new String(image, at + 4, 4, US_ASCII);
            if (PICTURE.contains(type)) {
                bare.write(image, at, length + CHUNK_FRAME);
            }
            if (type.equals("IEND")) {
                return bare.toByteArray();
            }
            at += length + CHUNK_FRAME;
        }
    }

    private static boolean begins(byte[] image, int at, String text) {
        return new String(image, at, text.length(), US_ASCII).equals(text);
    }

    private static int byteAt(byte[] image, int at) {
        return image[at] & 0xFF;
    }
}
