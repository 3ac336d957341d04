package anpr.hub.core.normalise;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.read.ImageRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** What can be told of an image from its bytes, whatever the sender says of it. */
public final class ImageFacts {
    private static final String UNKNOWN = "application/octet-stream";

    private ImageFacts() {}

    /**
     * The reference to these bytes. Width and height are null if the header cannot be read; the media type is then
     * still that of the first bytes, or {@code application/octet-stream}.
     *
     * @param name what the sender calls the image
     */
    public static ImageRef describe(String name, byte[] image) {
        int[] size = size(image);
        return new ImageRef(
                name,
                Sha256.hex(image),
                image.length,
                size == null ? null : (Integer) size[0],
                size == null ? null : (Integer) size[1],
                mediaType(image));
    }

    /** Whether the bytes look like an image at all. */
    static boolean usable(ImageRef image) {
        return image.w() != null;
    }

    private static String mediaType(byte[] b) {
        if (begins(b, 0, 0xFF, 0xD8, 0xFF)) {
            return "image/jpeg";
        }
        if (begins(b, 0, 0x89, 'P', 'N', 'G')) {
            return "image/png";
        }
        if (begins(b, 0, 'B', 'M')) {
            return "image/bmp";
        }
        if (begins(b, 0, 'G', 'I', 'F', '8')) {
            return "image/gif";
        }
        if (begins(b, 0, 'I', 'I', '*', 0) || begins(b, 0, 'M', 'M', 0, '*')) {
            return "image/tiff";
        }
        return UNKNOWN;
    }

    private static boolean begins(byte[] b, int from, int... mark) {
        if (b.length < from + mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((b[from + i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static int @Nullable [] size(byte[] image) {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return null;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return new int[] {reader.getWidth(0), reader.getHeight(0)};
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException notDecodable) {
            // ImageIO's readers throw runtime exceptions of many kinds at broken headers.
            return null;
        }
    }
}
