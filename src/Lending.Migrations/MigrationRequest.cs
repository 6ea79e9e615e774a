namespace Lending.Migrations;

/// <summary>What a front end asks for. A closed set: a nonsense request does not compile.</summary>
public abstract record MigrationRequest
{
    private MigrationRequest(MigrationSelection selection) => Selection = selection;

    /// <summary>Which of the candidates run.</summary>
    public MigrationSelection Selection { get; }

    /// <summary>Which half runs; of those that run both, the last.</summary>
    public abstract MigrationDirection Direction { get; }

    /// <summary>What a protected environment is kept from, in words; null for what it lets through.</summary>
    internal virtual string? Danger => null;

    /// <summary>
    /// What a migration whose text was changed after it ran means: for an up any of the set, for a down those that are undone. Null
    /// for the default: <see cref="ModifiedPolicy.Fail"/> against a protected environment, else <see cref="ModifiedPolicy.Warn"/>.
    /// </summary>
    public ModifiedPolicy? OnModified { get; init; }

    /// <summary>
    /// True for the whole run in one transaction, with all its records: everything or nothing. Refused where a half opted out of the
    /// transaction. False for a transaction each. Null for what is usual: one each; of a redo one, where every half can. A reset has none.
    /// </summary>
    public bool? SingleTransaction { get; init; }

    /// <summary>
    /// Executes everything in one transaction and rolls it back, so that nothing is left but what no rollback takes back. Halves that
    /// opted out of the transaction are not executed. A reset has none.
    /// </summary>
    public bool DryRun { get; init; }

    /// <summary>Whether these are one transaction.</summary>
    internal bool IsWhole(IReadOnlyList<MigrationStep> steps) =>
        DryRun || (SingleTransaction ?? (this is Redo && steps.All(step => step.Body.Transactional)));

    /// <summary>Applies pending migrations, oldest first.</summary>
    public sealed record Apply(MigrationSelection Which) : MigrationRequest(Which)
    {
        /// <inheritdoc/>
        public override MigrationDirection Direction => MigrationDirection.Up;

        /// <summary>What a migration to run that is older than one that has run means.</summary>
        public OutOfOrderPolicy OutOfOrder { get; init; } = OutOfOrderPolicy.Warn;
    }

    /// <summary>Reverts executed migrations, newest first.</summary>
    public sealed record Revert(MigrationSelection Which) : MigrationRequest(Which)
    {
        /// <inheritdoc/>
        public override MigrationDirection Direction => MigrationDirection.Down;

        internal override string Danger => "undo migrations";
    }

    /// <summary>Reverts executed migrations, newest first, and applies the same again: each has to have a way back.</summary>
    public sealed record Redo(MigrationSelection Which) : MigrationRequest(Which)
    {
        /// <inheritdoc/>
        public override MigrationDirection Direction => MigrationDirection.Up;

        internal override string Danger => "undo migrations and apply them again";
    }

    /// <summary>
    /// Begins anew: reverts all that has run, or empties the schema, then applies the whole set and runs the seeds. All of it under the
    /// lock.
    /// </summary>
    public sealed record Reset() : MigrationRequest(new MigrationSelection.All())
    {
        /// <inheritdoc/>
        public override MigrationDirection Direction => MigrationDirection.Up;

        /// <summary>
        /// Empties the schema in place of reverting, for a database whose ways back are broken: all goes that the user owns there, in one
        /// transaction. Objects of extensions and of other owners are kept, and the history and the environment's name.
        /// </summary>
        public bool Drop { get; init; }

        /// <summary>Schemas that are emptied beside the one that is worked in. Only with <see cref="Drop"/>.</summary>
        public IReadOnlyList<string> MoreSchemas { get; init; } = [];

        /// <summary>Ends the other sessions on the database before: they would keep the locks that a reset needs.</summary>
        public bool TerminateConnections { get; init; }

        /// <summary>
        /// Absolute paths of <c>.sql</c> files, and folders of such: plain SQL that runs after the migrations, each file in a transaction,
        /// every time, and is recorded nowhere.
        /// </summary>
        public IReadOnlyList<string> SeedPaths { get; init; } = [];

        internal override string Danger => Drop ? "empty the schema" : "undo all migrations";

        /// <summary>Whether it needs a session of its own, beyond what its migrations need.</summary>
        internal bool NeedsOwnSession => Drop || TerminateConnections || SeedPaths.Count > 0;
    }
}

/// <summary>Which migrations a request means.</summary>
public abstract record MigrationSelection
{
    private MigrationSelection()
    {
    }

    /// <summary>Every candidate.</summary>
    public sealed record All : MigrationSelection;

    /// <summary>The next few in the order of the run.</summary>
    /// <param name="Count">How many, at least 1.</param>
    public sealed record Next(int Count) : MigrationSelection;

    /// <summary>All candidates up to one, which is among them (Umzug's <c>to</c> is inclusive both ways).</summary>
    /// <param name="Target">Must exist: an unknown target is an error, never "nothing to do".</param>
    public sealed record Through(MigrationName Target) : MigrationSelection;

    /// <summary>These alone, in order.</summary>
    /// <param name="Names">Each must exist.</param>
    public sealed record Named(IReadOnlyList<MigrationName> Names) : MigrationSelection;
}

/// <summary>What to do about migrations whose text was changed after they ran.</summary>
public enum ModifiedPolicy
{
    /// <summary>Tell, and go on.</summary>
    Warn,

    /// <summary>Refuse the run.</summary>
    Fail,

    /// <summary>Do not look.</summary>
    Ignore,
}

/// <summary>What to do about migrations to run that are older than one that has run.</summary>
public enum OutOfOrderPolicy
{
    /// <summary>Tell, and run them.</summary>
    Warn,

    /// <summary>Run them.</summary>
    Allow,

    /// <summary>Refuse the run.</summary>
    Fail,
}
