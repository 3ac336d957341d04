package anpr.hub.core.mapping;

import anpr.hub.core.submission.Submission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a submission, read into its tree.
 *
 * @param nestedFault what was wrong with the first text inside that could not be read as what it should be; null if
 *     nothing was
 * @param payload the text that positions in the tree are positions in
 * @param message where it lies in the submission, and its images
 */
record Document(Node root, @Nullable String nestedFault, PayloadText payload, Message message, Submission submission) {
    List<Submission.Part> images() {
        return message.images();
    }
}
