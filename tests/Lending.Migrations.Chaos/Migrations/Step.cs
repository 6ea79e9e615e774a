namespace Lending.Migrations.Chaos.Migrations;

/// <summary>What a statement does.</summary>
internal enum StepKind
{
    Table,
    Row,
    Column,
    Index,
    Fill,
    Wait,
}

/// <summary>One statement of a migration, and the mark by which the database tells whether it ran.</summary>
/// <param name="Mark">Unique in the round; its first letter is the kind's.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Concurrently">For an index.</param>
/// <param name="Milliseconds">For a wait, which leaves no mark.</param>
internal sealed record Step(string Mark, StepKind Kind, bool Concurrently, int Milliseconds)
{
    public bool LeavesMark => Kind != StepKind.Wait;

    public string Up => Kind switch
    {
        StepKind.Table => $"CREATE TABLE {Mark} (i int)",
        StepKind.Row => $"INSERT INTO effects VALUES ('{Mark}')",
        StepKind.Column => $"ALTER TABLE shared ADD COLUMN {Mark} int",
        StepKind.Index => $"CREATE INDEX {Way}{Mark} ON shared (i)",
        StepKind.Fill => $"CREATE TABLE {Mark} TABLESPACE {Stage.SmallDisk.Tablespace} AS SELECT repeat('x', 500) FROM generate_series(1, 1500)",
        _ => Wait,
    };

    public string Down => Kind switch
    {
        StepKind.Table or StepKind.Fill => $"DROP TABLE {Mark}",
        StepKind.Row => $"DELETE FROM effects WHERE mark = '{Mark}'",
        StepKind.Column => $"ALTER TABLE shared DROP COLUMN {Mark}",
        StepKind.Index => $"DROP INDEX {Way}{Mark}",
        _ => Wait,
    };

    /// <summary>What takes its effect away by hand, if it is there.</summary>
    public string Undo => Kind == StepKind.Index ? $"DROP INDEX {Mark}" : Down;

    private string Way => Concurrently ? "CONCURRENTLY " : "";

    private string Wait => $"SELECT pg_sleep(0.{Milliseconds:000})";
}
