package anpr.hub.core.normalise;

import anpr.hub.core.mapping.Field;
import anpr.hub.core.mapping.Value;
import anpr.hub.core.mapping.Values;
import anpr.hub.core.read.ImageAbsentReason;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.submission.ImageStore;
import anpr.hub.core.submission.Submission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The images of one read, kept in the store.
 *
 * @param all every image as received, in the order of the message; also those that cannot be decoded
 * @param unusable an image was there, or was announced in its field, that cannot be used
 */
record Images(@Nullable ImageRef platePatch, @Nullable ImageRef overview, List<ImageRef> all, boolean unusable) {

    static Images keep(Submission submission, Values values, ImageStore store) {
        Keeper keeper = new Keeper(submission.body(), store);
        for (Submission.Part part : values.images()) {
            keeper.keep(part);
        }
        ImageRef platePatch = keeper.keep(values.get(Field.PLATE_PATCH));
        ImageRef overview = keeper.keep(values.get(Field.OVERVIEW));
        for (Value further : values.all(Field.IMAGE_ORIGINAL)) {
            keeper.keep(further);
        }
        return new Images(platePatch, overview, List.copyOf(keeper.kept), keeper.unusable);
    }

    /**
     * Why there is no image at all; null if there is one.
     *
     * @param byMapping the reason that the mapping knows
     */
    @Nullable
    ImageAbsentReason absentReason(@Nullable ImageAbsentReason byMapping) {
        for (ImageRef image : all) {
            if (ImageFacts.usable(image)) {
                return null;
            }
        }
        if (unusable) {
            return ImageAbsentReason.CORRUPT;
        }
        return byMapping == null ? ImageAbsentReason.NOT_SUPPLIED : byMapping;
    }

    private static final class Keeper {
        private final byte[] body;
        private final ImageStore store;
        private final List<ImageRef> kept = new ArrayList<>();
        private final List<Submission.Part> keptParts = new ArrayList<>();
        private boolean unusable;

        Keeper(byte[] body, ImageStore store) {
            this.body = body;
            this.store = store;
        }

        @Nullable
        ImageRef keep(@Nullable Value value) {
            if (value == null) {
                return null;
            }
            if (value.part() != null) {
                return keep(value.part());
            }
            byte[] image = value.text() == null ? null : decode(value.text());
            String name = value.vendorName() == null ? value.field().canonicalName() : value.vendorName();
            return image == null ? unusable() : usable(add(name, image));
        }

        private @Nullable ImageRef keep(Submission.Part part) {
            int known = keptParts.indexOf(part);
            if (known >= 0) {
                return usable(kept.get(known));
            }
            if (part.length() == 0) {
                return unusable();
            }
            byte[] image = Arrays.copyOfRange(body, part.offset(), part.offset() + part.length());
            ImageRef ref = add(part.name().isEmpty() ? part.fileName() : part.name(), image);
            keptParts.add(part);
            return usable(ref);
        }

        private ImageRef add(String name, byte[] image) {
            ImageRef ref = store.keep(name, image);
            // A picture that two fields name is one.
            if (!kept.contains(ref)) {
                kept.add(ref);
            }
            return ref;
        }

        private @Nullable ImageRef usable(ImageRef ref) {
            return ImageFacts.usable(ref) ? ref : unusable();
        }

        private @Nullable ImageRef unusable() {
            unusable = true;
            return null;
        }

        /** The bytes; null if the text is no base64 (a placeholder, a cut-off image). */
        private static byte @Nullable [] decode(String text) {
            String data = text.startsWith("data:") ? text.substring(text.indexOf(',') + 1) : text;
            try {
                byte[] image = Base64.getDecoder().decode(unfolded(data));
                return image.length == 0 ? null : image;
            } catch (IllegalArgumentException noBase64) {
                return null;
            }
        }

        private static String unfolded(String text) {
            boolean folded = false;
            for (int i = 0; i < text.length() && !folded; i++) {
                folded = Character.isWhitespace(text.charAt(i));
            }
            if (!folded) {
                return text;
            }
            StringBuilder kept = new StringBuilder(text.length());
            for (int i = 0; i < text.length(); i++) {
                if (!Character.isWhitespace(text.charAt(i))) {
                    kept.append(text.charAt(i));
                }
            }
            return kept.toString();
        }
    }
}
