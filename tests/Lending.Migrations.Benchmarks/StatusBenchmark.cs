using Lending.Migrations.Running;

namespace Lending.Migrations.Benchmarks;

/// <summary>The status of 10,000 files and as many rows, with their history.</summary>
internal static class StatusBenchmark
{
    private const int Count = 10_000;

    public static void Run(Workplace workplace, ResultTable table)
    {
        var folder = workplace.MakeMigrations("status", Count);
        var target = workplace.NewDatabase();
        var migrator = Workplace.Migrator(target, folder);
        migrator.Run(new MigrationRequest.Apply(new MigrationSelection.Next(1)));
        Workplace.Execute(
            target,
            $"""
            INSERT INTO sequelize_meta SELECT (20240101000000 + i) || '-create-t' || i || '.js' FROM generate_series(1, {Count - 1}) i;
            INSERT INTO sequelize_meta_history
                (run_id, name, direction, outcome, checksum, transactional, statements, started_at, duration, database_user, os_user, host, tool_version)
            SELECT run_id, (20240101000000 + i) || '-create-t' || i, direction, outcome, checksum, transactional, statements, started_at, duration,
                database_user, os_user, host, tool_version
            FROM sequelize_meta_history, generate_series(1, {Count - 1}) i;
            UPDATE sequelize_meta_history SET checksum = texts.checksum
            FROM (VALUES {Checksums(migrator)}) AS texts (name, checksum) WHERE texts.name = sequelize_meta_history.name;
            ANALYZE;
            """);
        var times = new List<double>();
        for (var round = 0; round < 25; round++)
        {
            times.Add(Workplace.Milliseconds(() =>
            {
                var status = migrator.GetStatus();
                if (status.Migrations.Count != Count || status.Migrations.Any(one => one.State != MigrationState.Executed))
                {
                    throw new InvalidOperationException("The status is wrong.");
                }
            }));
        }

        table.Add("status of 10,000 files and rows, first", " ms", "", times[..1]);
        table.Add("status of 10,000 files and rows, then", " ms", "200 ms", times[5..]);
    }

    /// <summary>As if each had run: with another text each would count as modified.</summary>
    private static string Checksums(Migrator migrator) =>
        string.Join(", ", migrator.GetStatus().Migrations.Select(status => $"('{status.Name}', '{status.Checksum}')"));
}
