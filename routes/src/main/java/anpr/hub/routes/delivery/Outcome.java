package anpr.hub.routes.delivery;

/** What became of an attempt to deliver; the sentence names neither vehicle nor list nor secret. */
sealed interface Outcome {
    String answer();

    /** The subscriber has it. */
    record Taken(String answer) implements Outcome {}

    /** The subscriber may have it next time. */
    record NotNow(String answer) implements Outcome {}

    /** The subscriber does not want it. */
    record Never(String answer) implements Outcome {}
}
