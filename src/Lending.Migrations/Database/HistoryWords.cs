namespace Lending.Migrations.Database;

/// <summary>How the history's columns say what we mean.</summary>
internal static class HistoryWords
{
    private const string Up = "up";

    public static string Of(MigrationDirection direction) => direction == MigrationDirection.Up ? Up : "down";

    public static MigrationDirection DirectionOf(string word) => word == Up ? MigrationDirection.Up : MigrationDirection.Down;

    /// <summary>The outcome of a change of the records, and the direction that it counts as.</summary>
    public static (string Outcome, MigrationDirection Direction) Of(RecordAction action) => action switch
    {
        RecordAction.Register => (HistoryOutcome.Registered, MigrationDirection.Up),
        RecordAction.Unregister => (HistoryOutcome.Unregistered, MigrationDirection.Down),
        RecordAction.AcceptChange => (HistoryOutcome.Repaired, MigrationDirection.Up),
        RecordAction.Forget => (HistoryOutcome.Forgotten, MigrationDirection.Down),
        RecordAction.SettleAsExecuted => (HistoryOutcome.Settled, MigrationDirection.Up),
        RecordAction.SettleAsPending => (HistoryOutcome.Settled, MigrationDirection.Down),
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };
}
