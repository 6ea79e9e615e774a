namespace Lending.Migrations;

/// <summary>What a front end asks for. A closed set: a nonsense request does not compile.</summary>
public abstract record MigrationRequest
{
    private MigrationRequest(MigrationSelection selection) => Selection = selection;

    /// <summary>Which of the candidates run.</summary>
    public MigrationSelection Selection { get; }

    /// <summary>Which half runs.</summary>
    public abstract MigrationDirection Direction { get; }

    /// <summary>Applies pending migrations, oldest first.</summary>
    public sealed record Apply(MigrationSelection Which) : MigrationRequest(Which)
    {
        /// <inheritdoc/>
        public override MigrationDirection Direction => MigrationDirection.Up;
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
