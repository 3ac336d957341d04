package anpr.hub.core.mapping;

import anpr.hub.core.submission.Submission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a submission, read into its tree.
 *
 * @param nestedFault what was wrong with the first text inside that could not be read as what it should be; null if
 *     nothing was
 * @param unfilled the nodes where a variable of a template was not filled in
 * @param payload the text that positions in the tree are positions in
 * @param message where it lies in the submission, and its images
 * @param packed the images beside it in its zip; null if it stood in none
 */
record Document(
        Node root,
        @Nullable String nestedFault,
        List<Node> unfilled,
        PayloadText payload,
        Message message,
        Submission submission,
        @Nullable PackedImages packed) {
    private static final int MOST_NAMED = 5;

    List<Submission.Part> images() {
        return message.images();
    }

    /** The variables left unfilled in a record, or in what stands around it; a few of them. */
    List<String> unfilledAround(Node record) {
        return unfilled.isEmpty()
                ? List.of()
                : unfilled.stream()
                        .filter(node -> node.within(record) || record.within(node.parent))
                        .map(node -> String.valueOf(node.placeholder))
                        .distinct()
                        .limit(MOST_NAMED)
                        .toList();
    }
}
