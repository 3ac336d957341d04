package anpr.hub.simulator.traffic;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** A small pool of generated pictures: they show shapes, no vehicle, no plate and no person. Immutable. */
public final class Pictures {
    private static final int POOL = 8;

    private final List<byte[]> patches;
    private final List<byte[]> overviews;

    public Pictures(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        // A patch and an overview of the sizes that the national store takes (national-record, 1.1 item 4).
        this.patches =
                IntStream.range(0, POOL).mapToObj(i -> jpeg(120, 60, random)).toList();
        this.overviews =
                IntStream.range(0, POOL).mapToObj(i -> jpeg(480, 270, random)).toList();
    }

    /** A JPEG the size of a plate patch. Not to be changed. */
    public byte[] patch(SplittableRandom random) {
        return patches.get(random.nextInt(POOL));
    }

    /** A JPEG the size of an overview. Not to be changed. */
    public byte[] overview(SplittableRandom random) {
        return overviews.get(random.nextInt(POOL));
    }

    private static byte[] jpeg(int width, int height, SplittableRandom random) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        for (int i = 0; i < 6; i++) {
            pen.setColor(new Color(random.nextInt(0x1000000)));
            pen.fillRect(random.nextInt(width), random.nextInt(height), random.nextInt(width), random.nextInt(height));
        }
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "jpeg", out)) {
                throw new IllegalStateException("this Java runtime has no JPEG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
