package dev.muster.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StacksTest {
    @Test
    void stacks_that_begin_alike_share_their_beginning_and_survive_being_folded() {
        Stacks stacks = new Stacks();
        stacks.add(List.of("main", "a", "b"), 3);
        stacks.add(List.of("main", "a"), 2);
        stacks.add(List.of("main", "c;d"), 4);

        assertThat(stacks.folded()).isEqualTo("main;a 2\nmain;a;b 3\nmain;c,d 4\n");
        Stacks again = Stacks.unfold(stacks.folded().lines().toList());
        assertThat(again.root().samples()).isEqualTo(9);
        Stacks.Node main = again.root().callees().getFirst();
        assertThat(main.callees()).extracting(Stacks.Node::name).containsExactly("a", "c,d");
        assertThat(main.callees().getFirst().samples()).isEqualTo(5);
    }

    @Test
    void lines_that_were_cut_off_are_left_out() {
        assertThat(Stacks.unfold(List.of("main;a 2", "main;b", "", "main;c x"))
                        .root()
                        .samples())
                .isEqualTo(2);
    }
}
