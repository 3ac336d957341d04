package anpr.hub.routes.console;

import org.springframework.http.HttpStatus;

/** Why a page cannot be shown, or something not be done, as who asked is to read it. */
public final class PageProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String title;

    /**
     * @param title what is the matter, in a few words
     * @param sentence what to do about it; without plates, payload or secrets
     */
    public PageProblem(HttpStatus status, String title, String sentence) {
        super(sentence);
        this.status = status;
        this.title = title;
    }

    /** What is not there, or not there for who asks. */
    public static PageProblem notThere(String what, String instead) {
        return new PageProblem(HttpStatus.NOT_FOUND, "There is no " + what, instead);
    }

    HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }
}
