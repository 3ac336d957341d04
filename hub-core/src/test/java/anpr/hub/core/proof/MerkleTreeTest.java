package anpr.hub.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Roots as the reference implementation of RFC 6962 has them, and proofs over every size. */
class MerkleTreeTest {
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void rootsAreThoseOfTheReferenceImplementation() {
        List<Hash> leaves = LEAVES.stream()
                .map(leaf -> Hash.ofLeaf(HexFormat.of().parseHex(leaf)))
                .toList();
        for (int size = 0; size <= leaves.size(); size++) {
            assertThat(HexFormat.of().formatHex(tree(leaves).root(size).bytes()))
                    .as("root of %d leaves", size)
                    .isEqualTo(ROOTS.get(size));
        }
    }

    @Test
    void everyLeafOfEverySmallTreeIsProvenAndNoOther() {
        for (int size = 1; size <= 70; size++) {
            List<Hash> leaves = leaves(size);
            Hash root = tree(leaves).root(size);
            for (int index = 0; index < size; index++) {
                InclusionProof proof = tree(leaves).inclusion(index, size);
                assertThat(proof.proves(leaves.get(index), root)).isTrue();
                assertThat(proof.proves(Hash.ofLeaf("another".getBytes(UTF_8)), root))
                        .isFalse();
            }
        }
    }

    @Test
    void everyTreeBeginsWithEveryEarlierOne() {
        List<Hash> leaves = leaves(70);
        for (int size = 0; size <= leaves.size(); size++) {
            for (int earlier = 0; earlier <= size; earlier++) {
                ConsistencyProof proof = tree(leaves).consistency(earlier, size);
                assertThat(proof.proves(tree(leaves).root(earlier), tree(leaves).root(size)))
                        .as("%d begins %d", earlier, size)
                        .isTrue();
            }
        }
    }

    @Test
    void aLeafThatIsNotInTheTreeHasNoProof() {
        assertThatThrownBy(() -> tree(leaves(3)).inclusion(3, 3))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("a tree of 3 leaves has no leaf 3");
    }

    static List<Hash> leaves(int size) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            leaves.add(Hash.ofLeaf(("leaf " + i).getBytes(UTF_8)));
        }
        return leaves;
    }

    /** Straight from the definition: a complete subtree is its two halves. */
    static MerkleTree tree(List<Hash> leaves) {
        return new MerkleTree(new Hashes() {
            @Override
            public Hash hash(int level, long index) {
                return level == 0
                        ? leaves.get((int) index)
                        : Hash.ofNode(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
            }
        });
    }
}
