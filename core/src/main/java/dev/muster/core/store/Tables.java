package dev.muster.core.store;

/** The tables, on one connection. */
public final class Tables {
    private final Db db;
    private final ProjectRows projects;
    private final AgentRows agents;
    private final SessionRows sessions;
    private final TaskRows tasks;
    private final LaneRows lanes;
    private final EdgeRows edges;
    private final LeaseRows leases;
    private final EventRows events;
    private final ArtifactRows artifacts;
    private final SearchRows search;
    private final IdempotencyRows idempotency;
    private final RetentionRows retention;
    private final LeftoverRows leftovers;
    private final TokenRows tokens;
    private final ScrumRows scrum;
    private final StoryRows stories;
    private final CycleRows cycles;
    private final ApprovalRows approvals;
    private final CascadeRows cascades;
    private final FindingRows findings;
    private final CheckpointRows checkpoints;
    private final TemplateRows templates;
    private final ContextRows contexts;

    public Tables(Db db) {
        this.db = db;
        this.projects = new ProjectRows(db);
        this.agents = new AgentRows(db);
        this.sessions = new SessionRows(db);
        this.tasks = new TaskRows(db);
        this.lanes = new LaneRows(db);
        this.edges = new EdgeRows(db);
        this.leases = new LeaseRows(db);
        this.events = new EventRows(db);
        this.artifacts = new ArtifactRows(db);
        this.search = new SearchRows(db);
        this.idempotency = new IdempotencyRows(db);
        this.retention = new RetentionRows(db, tasks);
        this.leftovers = new LeftoverRows(db);
        this.tokens = new TokenRows(db);
        this.templates = new TemplateRows(db);
        this.contexts = new ContextRows(db);
        this.checkpoints = new CheckpointRows(db);
        this.findings = new FindingRows(db);
        this.cascades = new CascadeRows(db);
        this.approvals = new ApprovalRows(db);
        this.cycles = new CycleRows(db);
        this.stories = new StoryRows(db);
        this.scrum = new ScrumRows(db);
    }

    public Db db() {
        return db;
    }

    public ProjectRows projects() {
        return projects;
    }

    public AgentRows agents() {
        return agents;
    }

    public SessionRows sessions() {
        return sessions;
    }

    public TaskRows tasks() {
        return tasks;
    }

    public LaneRows lanes() {
        return lanes;
    }

    public EdgeRows edges() {
        return edges;
    }

    public LeaseRows leases() {
        return leases;
    }

    public EventRows events() {
        return events;
    }

    public ArtifactRows artifacts() {
        return artifacts;
    }

    public SearchRows search() {
        return search;
    }

    public IdempotencyRows idempotency() {
        return idempotency;
    }

    public RetentionRows retention() {
        return retention;
    }

    public LeftoverRows leftovers() {
        return leftovers;
    }

    public TokenRows tokens() {
        return tokens;
    }

    public ScrumRows scrum() {
        return scrum;
    }

    public StoryRows stories() {
        return stories;
    }

    public CycleRows cycles() {
        return cycles;
    }

    public ApprovalRows approvals() {
        return approvals;
    }

    public CascadeRows cascades() {
        return cascades;
    }

    public FindingRows findings() {
        return findings;
    }

    public CheckpointRows checkpoints() {
        return checkpoints;
    }

    public TemplateRows templates() {
        return templates;
    }

    public ContextRows contexts() {
        return contexts;
    }
}
