package dev.muster.lab.operation;

import java.util.List;
import java.util.Set;

/**
 * How a target is held to what it acknowledged.
 *
 * @param read reads back what is there
 * @param find where the values stand in its answer; the first is what things are known by, and of the others each goes
 *     with one expectation, value by value
 * @param expect what each acknowledged operation lets expect; as many as {@code find}, or any number for one
 *     {@code find}, all of whose values are looked for there
 * @param of the names of the operations that write what is looked for
 */
public record AuditPlan(InlineOperation read, List<Query> find, List<Expectation> expect, Set<String> of) {

    /** Copies the collections. */
    public AuditPlan {
        find = List.copyOf(find);
        expect = List.copyOf(expect);
        of = Set.copyOf(of);
    }

    /** Whether each thing has content beside what it is known by. */
    boolean comparesContent() {
        return find.size() > 1;
    }
}
