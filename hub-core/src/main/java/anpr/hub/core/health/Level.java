package anpr.hub.core.health;

/**
 * A mean that a camera usually keeps (of its confidence, of the share of reads with an image), and whether it has fallen. It
 * is looked at in blocks of a hundred reads, so that a busy camera is judged within the hour and a quiet one not by chance. Not
 * safe for use by many threads.
 */
public final class Level {
    private static final int BLOCK = 100;
    /** Blocks of which the usual is the mean, with older ones forgotten. */
    private static final double MEMORY = 50;

    private static final int FEWEST_BLOCKS = 5;
    /** How many times the usual scatter of blocks a fall must be. */
    private static final double SCATTERS = 6;

    private final double leastFall;
    private Learnt learnt;

    /** @param leastFall what is no fall however steady the camera was, in the unit of what is measured */
    public Level(double leastFall, Learnt learnt) {
        this.leastFall = leastFall;
        this.learnt = learnt;
    }

    /**
     * @param blocks that were learnt from
     * @param sum of the block under way
     * @param last mean of the last whole block
     */
    public record Learnt(double mean, double variance, int blocks, long n, double sum, double last, boolean fallen) {
        public static final Learnt NOTHING = new Learnt(0, 0, 0, 0, 0, 0, false);
    }

    public Learnt learnt() {
        return learnt;
    }

    /** Takes in so many values with this sum. */
    public void add(long n, double sum) {
        learnt = new Learnt(
                learnt.mean,
                learnt.variance,
                learnt.blocks,
                learnt.n + n,
                learnt.sum + sum,
                learnt.last,
                learnt.fallen);
        if (learnt.n >= BLOCK) {
            block(learnt.sum / learnt.n);
        }
    }

    /** Whether the last block lies clearly below what was usual; stays so until one is back at the half. */
    public boolean fallen() {
        return learnt.fallen;
    }

    private void block(double value) {
        double below = learnt.mean - value;
        double fall = Math.max(leastFall, SCATTERS * Math.sqrt(learnt.variance));
        boolean fallen = learnt.blocks >= FEWEST_BLOCKS && below > (learnt.fallen ? fall / 2 : fall);
        if (fallen) {
            learnt = new Learnt(learnt.mean, learnt.variance, learnt.blocks, 0, 0, value, true);
            return;
        }
        double weight = 1 / Math.min(MEMORY, learnt.blocks + 1.0);
        double off = value - learnt.mean;
        learnt = new Learnt(
                learnt.mean + weight * off,
                learnt.blocks == 0 ? 0 : (1 - weight) * (learnt.variance + weight * off * off),
                learnt.blocks + 1,
                0,
                0,
                value,
                false);
    }
}
