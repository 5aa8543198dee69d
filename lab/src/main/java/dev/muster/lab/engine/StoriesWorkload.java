package dev.muster.lab.engine;

import dev.muster.core.Engine;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.StoryId;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.target.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Stories are added to a backlog, one a call. */
final class StoriesWorkload extends AgentWorkload<EngineAgents> {
    private static final int PRIORITIES = 7;

    StoriesWorkload(EngineAgents agents) {
        super(agents);
    }

    /** Adds many in one call, before the load. */
    static void preload(Engine engine, Acknowledged acknowledged, long first, int size) {
        List<NewStory> stories = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            stories.add(story(Titles.of("preload", 0, 0, first + i), first + i));
        }
        List<StoryId> ids = engine.execute(new AddStories(Agents.PROJECT, null, stories, null));
        for (int i = 0; i < size; i++) {
            acknowledged.story(ids.get(i).value(), stories.get(i).title());
        }
    }

    private static NewStory story(String title, long index) {
        return new NewStory(title, "load of the lab", "it is there", (int) (index % PRIORITIES));
    }

    @Override
    public List<String> operations() {
        return List.of("add");
    }

    @Override
    public String unit() {
        return "stories";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        String title = Titles.of("story", agents.rung(), agent, index);
        return switch (agents.call(
                new AddStories(agents.project(), null, List.of(story(title, index)), agents.session(agent)))) {
            case Call.Failed<List<StoryId>>(Outcome.Failed failed) -> failed;
            case Call.Done<List<StoryId>>(List<StoryId> ids) -> {
                agents.acknowledged().story(ids.getFirst().value(), title);
                yield Outcome.OK;
            }
        };
    }
}
