package anpr.hub.core.onboard;

import java.util.List;

/**
 * Where a field seems to stand in a sample.
 *
 * @param field of the canonical read
 * @param from as a mapping writes it: a path from the record, or a source in braces
 * @param via transforms as a mapping writes them, may be empty
 * @param sure 0 to 100
 * @param why in a sentence, without anything of the sample but names
 * @param others where else it might stand, the likeliest first
 * @param paths concrete paths of the nodes it stands at in the sample
 */
record Guess(
        String field, String from, List<String> via, int sure, String why, List<String> others, List<String> paths) {
    String shownSureness() {
        return (sure >= 80 ? "high" : sure >= 55 ? "medium" : "low") + ", " + sure + " %";
    }
}
