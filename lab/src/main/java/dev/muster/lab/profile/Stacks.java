package dev.muster.lab.profile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sampled stacks as a tree: how many samples passed through each method, called from where. */
public final class Stacks {
    private final Node root = new Node("all");

    /** A method at its place in the tree. */
    public static final class Node {
        private final String name;
        private final Map<String, Node> callees = new LinkedHashMap<>();
        private long samples;

        private Node(String name) {
            this.name = name;
        }

        /** The method. */
        public String name() {
            return name;
        }

        /** Samples that passed through it, or ended in it. */
        public long samples() {
            return samples;
        }

        /** What it called, busiest first. */
        public List<Node> callees() {
            return callees.values().stream()
                    .sorted(Comparator.comparingLong(Node::samples).reversed())
                    .toList();
        }
    }

    /**
     * Adds stacks.
     *
     * @param frames from the outermost to the innermost
     * @param count how often it was seen
     */
    public void add(List<String> frames, long count) {
        Node at = root;
        at.samples += count;
        for (String frame : frames) {
            at = at.callees.computeIfAbsent(frame, Node::new);
            at.samples += count;
        }
    }

    /** The whole. */
    public Node root() {
        return root;
    }

    /** One line a stack, innermost frame last, with its count: the folded form that other tools read too. */
    public String folded() {
        StringBuilder out = new StringBuilder();
        fold(root, new ArrayDeque<>(), out);
        return out.toString();
    }

    private static void fold(Node node, Deque<String> above, StringBuilder out) {
        long own = node.samples
                - node.callees.values().stream().mapToLong(Node::samples).sum();
        if (own > 0 && !above.isEmpty()) {
            out.append(String.join(";", above)).append(' ').append(own).append('\n');
        }
        for (Node callee : node.callees.values()) {
            above.addLast(callee.name.replace(';', ','));
            fold(callee, above, out);
            above.removeLast();
        }
    }

    /** Reads the folded form; lines that are none are left out. */
    public static Stacks unfold(List<String> lines) {
        Stacks stacks = new Stacks();
        for (String line : lines) {
            int blank = line.lastIndexOf(' ');
            if (blank > 0 && line.substring(blank + 1).matches("\\d{1,18}")) {
                stacks.add(
                        new ArrayList<>(List.of(line.substring(0, blank).split(";"))),
                        Long.parseLong(line.substring(blank + 1)));
            }
        }
        return stacks;
    }
}
