package anpr.hub.core.mapping;

import anpr.hub.core.submission.Submission;
import java.util.List;

/**
 * One message of a submission, read into its tree.
 *
 * @param payload the text that positions in the tree are positions in
 * @param images the parts that belong to this message and are no message themselves
 */
record Document(Node root, PayloadText payload, List<Submission.Part> images, Submission submission) {}
