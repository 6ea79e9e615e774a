namespace Lending.Migrations.Chaos.Migrations;

/// <summary>How a migration is written.</summary>
internal enum Format
{
    Sql,
    CSharp,
    JavaScript,
    PowerShell,
}

/// <summary>A migration of a round.</summary>
internal sealed record ChaosMigration(string Name, Format Format, bool Transactional, IReadOnlyList<Step> Steps)
{
    public IEnumerable<string> Up => Steps.Select(step => step.Up);

    public IEnumerable<string> Down => Steps.Reverse().Select(step => step.Down);

    /// <summary>Its marks in the order in which an up leaves them.</summary>
    public IEnumerable<string> Marks => Steps.Where(step => step.LeavesMark).Select(step => step.Mark);

    public override string ToString() =>
        $"{Name} ({Format}{(Transactional ? "" : ", transaction:false")})\n      {string.Join("\n      ", Up)}";
}
