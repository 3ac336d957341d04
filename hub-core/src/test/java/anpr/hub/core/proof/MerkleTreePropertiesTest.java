package anpr.hub.core.proof;

import static anpr.hub.core.proof.MerkleTreeTest.leaves;
import static anpr.hub.core.proof.MerkleTreeTest.tree;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is not as it was proves nothing, whatever the size. */
class MerkleTreePropertiesTest {
    @Property
    void aPathThatIsShorterLongerOrTurnedProvesNothing(
            @ForAll @IntRange(min = 2, max = 600) int size, @ForAll @IntRange(max = 599) int any) {
        List<Hash> leaves = leaves(size);
        int index = any % size;
        InclusionProof proof = tree(leaves).inclusion(index, size);
        Hash root = tree(leaves).root(size);
        List<Hash> path = proof.path();

        List<Hash> shorter = path.subList(0, path.size() - 1);
        List<Hash> longer = new ArrayList<>(path);
        longer.add(root);

        assertThat(new InclusionProof(index, size, shorter).proves(leaves.get(index), root))
                .isFalse();
        assertThat(new InclusionProof(index, size, longer).proves(leaves.get(index), root))
                .isFalse();
        assertThat(new InclusionProof((index + 1) % size, size, path).proves(leaves.get(index), root))
                .isFalse();
    }

    @Property
    void aTreeThatWasRewrittenDoesNotBeginWithTheEarlier(
            @ForAll @IntRange(min = 1, max = 600) int earlier,
            @ForAll @IntRange(max = 300) int more,
            @ForAll @IntRange(max = 599) int any) {
        List<Hash> honest = leaves(earlier + more);
        List<Hash> rewritten = new ArrayList<>(honest);
        rewritten.set(any % earlier, Hash.ofLeaf("rewritten".getBytes(UTF_8)));

        ConsistencyProof proof = tree(rewritten).consistency(earlier, earlier + more);

        assertThat(proof.proves(tree(honest).root(earlier), tree(rewritten).root(earlier + more)))
                .isFalse();
    }
}
