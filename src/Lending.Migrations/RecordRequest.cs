namespace Lending.Migrations;

/// <summary>What a front end asks to be changed in the records, without running anything. A closed set.</summary>
public abstract record RecordRequest
{
    private RecordRequest(RecordSelection which) => Which = which;

    /// <summary>Which migrations are meant.</summary>
    public RecordSelection Which { get; }

    /// <summary>What a protected environment is kept from, in words; null for what it lets through.</summary>
    internal virtual string? Danger => null;

    /// <summary>Why, for the history; null where nobody says.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The changes that were shown and approved: a change that is none of them is refused. Null where nothing was shown before.
    /// </summary>
    public IReadOnlyList<RecordChange>? Approved { get; init; }

    /// <summary>Marks pending migrations as executed.</summary>
    public sealed record Register(RecordSelection Which) : RecordRequest(Which);

    /// <summary>Marks executed migrations as pending.</summary>
    public sealed record Unregister(RecordSelection Which) : RecordRequest(Which)
    {
        internal override string Danger => "mark migrations as pending";
    }

    /// <summary>Accepts changed texts, forgets missing ones, settles interrupted ones; the others are left alone.</summary>
    public sealed record Repair(RecordSelection Which) : RecordRequest(Which)
    {
        /// <summary>What an interrupted migration shall count as; null where none is expected.</summary>
        public SettleAs? SettleAs { get; init; }

        internal override string Danger => "repair the records";
    }
}

/// <summary>What an interrupted migration shall count as: only a person who looked can know.</summary>
public enum SettleAs
{
    /// <summary>Its work was finished by hand.</summary>
    Executed,

    /// <summary>What it did was undone by hand.</summary>
    Pending,
}

/// <summary>Which migrations a change of the records means. Names are stems; a row's may follow no rule.</summary>
public abstract record RecordSelection
{
    private RecordSelection()
    {
    }

    /// <summary>All that the change can be made to.</summary>
    public sealed record All : RecordSelection;

    /// <summary>Those up to one, or down to one, which is among them.</summary>
    /// <param name="Target">Must exist.</param>
    public sealed record Through(string Target) : RecordSelection;

    /// <summary>These alone.</summary>
    /// <param name="Names">Each must exist.</param>
    public sealed record Named(IReadOnlyList<string> Names) : RecordSelection;
}

/// <summary>One change of the records.</summary>
/// <param name="Name">The migration.</param>
/// <param name="Action">What is done.</param>
/// <param name="Migration">As the set holds it; null where it does not.</param>
/// <param name="AddedRows">Rows that the meta table gets.</param>
/// <param name="RemovedRows">Rows that it loses.</param>
public sealed record RecordChange(
    string Name, RecordAction Action, Migration? Migration, IReadOnlyList<string> AddedRows, IReadOnlyList<string> RemovedRows);

/// <summary>The ways to change the records.</summary>
public enum RecordAction
{
    /// <summary>Counts as executed, without being run.</summary>
    Register,

    /// <summary>Counts as pending, without being undone.</summary>
    Unregister,

    /// <summary>The changed text counts as what has run.</summary>
    AcceptChange,

    /// <summary>The record of one that the set does not hold goes.</summary>
    Forget,

    /// <summary>An interrupted one counts as executed.</summary>
    SettleAsExecuted,

    /// <summary>An interrupted one counts as pending.</summary>
    SettleAsPending,
}

/// <summary>What was, or would be, changed in the records.</summary>
/// <param name="RunId">The same in every row of the history; empty where nothing was written.</param>
/// <param name="Database">Where.</param>
/// <param name="Changes">Empty where there was nothing to do.</param>
public sealed record RecordReport(Guid RunId, DatabaseIdentity Database, IReadOnlyList<RecordChange> Changes);
