package anpr.hub.routes.web;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A request that the caller must change, with a sentence that says how. */
final class Problem extends ErrorResponseException {
    Problem(HttpStatus status, String sentence) {
        super(status, ProblemDetail.forStatusAndDetail(status, sentence), null);
    }
}
