package anpr.hub.core.normalise;

import anpr.hub.core.provenance.Provenance;
import java.util.List;

/**
 * Everything that became of one submission.
 *
 * @param mapping the mapping that was applied
 */
public record Normalised(Provenance.Component mapping, List<Outcome> outcomes) {}
