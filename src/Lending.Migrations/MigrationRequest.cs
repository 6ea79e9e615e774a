namespace Lending.Migrations;

/// <summary>What a front end asks for. A closed set: a nonsense request does not compile.</summary>
public abstract record MigrationRequest
{
    private MigrationRequest(MigrationSelection selection) => Selection = selection;

    /// <summary>Which of the candidates run.</summary>
    public MigrationSelection Selection { get; }

    /// <summary>Which half runs.</summary>
    public abstract MigrationDirection Direction { get; }

    /// <summary>
    /// What a migration whose text was changed after it ran means: for an up any of the set, for a down those that are undone. Null
    /// for the default: <see cref="ModifiedPolicy.Fail"/> against a protected environment, else <see cref="ModifiedPolicy.Warn"/>.
    /// </summary>
    public ModifiedPolicy? OnModified { get; init; }

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
