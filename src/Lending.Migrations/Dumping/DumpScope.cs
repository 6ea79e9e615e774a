namespace Lending.Migrations.Dumping;

/// <summary>What of a database is dumped.</summary>
/// <param name="OnlySchema">This schema alone; null for the whole database.</param>
/// <param name="WorkSchema">The schema that is there already wherever the dump is run: it is not made again.</param>
/// <param name="ExcludedTables">Quoted and qualified.</param>
internal sealed record DumpScope(string? OnlySchema, string WorkSchema, IReadOnlyList<string> ExcludedTables);
