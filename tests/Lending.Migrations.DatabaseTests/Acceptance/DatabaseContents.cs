using System.Diagnostics;
using Lending.Migrations.Sandbox;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>What is in a database, as text: what a test compares before and after.</summary>
internal static class DatabaseContents
{
    /// <summary>Everything that a migration may make and leave behind, one line each; the server's own schemas are left out.</summary>
    private const string ObjectsSql =
        """
        WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
        tables AS (SELECT c.*, nspname FROM pg_class c JOIN ours ON ours.oid = c.relnamespace)
        SELECT 'schema ' || nspname FROM ours
        UNION ALL SELECT format('relation %s %s.%s %s', relkind, nspname, relname, relacl) FROM tables
        UNION ALL SELECT format('column %s.%s %s %s %s %s', nspname, relname, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))
          FROM tables JOIN pg_attribute a ON a.attrelid = tables.oid AND attnum > 0 AND NOT attisdropped
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE relkind IN ('r', 'p', 'v', 'm')
        UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN ours ON ours.oid = connamespace
        UNION ALL SELECT 'index ' || pg_get_indexdef(indexrelid) FROM pg_index JOIN tables ON tables.oid = indrelid
        UNION ALL SELECT 'type ' || nspname || '.' || typname FROM pg_type JOIN ours ON ours.oid = typnamespace
        UNION ALL SELECT 'enum value ' || enumlabel FROM pg_enum
        UNION ALL SELECT 'function ' || nspname || '.' || proname FROM pg_proc JOIN ours ON ours.oid = pronamespace
        UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'comment ' || description FROM pg_description WHERE objoid >= 16384
        UNION ALL SELECT 'extension ' || extname FROM pg_extension
        UNION ALL SELECT 'large object ' || oid FROM pg_largeobject_metadata
        ORDER BY 1
        """;

    /// <summary>Objects, save those whose line speaks of the two tables of records.</summary>
    public static string Objects(TestDatabase database, string except = MigratorSettings.DefaultTable) => string.Join(
        '\n', database.Query<string>(ObjectsSql).Where(line => except.Length == 0 || !line.Contains(except, StringComparison.Ordinal)));

    /// <summary>Objects, and every row of every table: nothing at all was written where this is as before.</summary>
    public static string Everything(TestDatabase database)
    {
        var tables = database.Query<string>(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname !~ '^pg_' AND schemaname <> 'information_schema' ORDER BY 1");
        var rows = tables.SelectMany(table => database.Query<string>($"SELECT t::text FROM {table} t ORDER BY 1").Prepend($"rows of {table}"));
        return string.Join('\n', rows.Prepend(Objects(database, except: "")));
    }

    /// <summary>What <c>pg_dump --schema-only</c> writes, without the two tables of records.</summary>
    /// <exception cref="SkipException">There is no pg_dump, or it is older than the server.</exception>
    public static string Dump(TestDatabase database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var start = new ProcessStartInfo(FindDump(), ["--schema-only", "--exclude-table=sequelize_meta*"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = settings.Host,
                ["PGPORT"] = $"{settings.Port}",
                ["PGUSER"] = settings.Username,
                ["PGPASSWORD"] = settings.Password,
                ["PGDATABASE"] = settings.Database,
            },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var dump = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Skip.If(error.Result.Contains("server version mismatch", StringComparison.Ordinal), "PG_DUMP IS OLDER THAN THE SERVER.");
        Assert.True(process.ExitCode == 0, error.Result);

        // Since 2025 a dump is fenced by \restrict with a random word.
        return string.Join('\n', dump.Split('\n').Where(line => !line.StartsWith(@"\restrict", StringComparison.Ordinal)
            && !line.StartsWith(@"\unrestrict", StringComparison.Ordinal)));
    }

    private static string FindDump()
    {
        var name = OperatingSystem.IsWindows() ? "pg_dump.exe" : "pg_dump";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = path.Append(ServersFolder()).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Skip.If(found is null, "PG_DUMP IS MISSING: install PostgreSQL's client programs.");
        return found!;
    }

    private static string ServersFolder()
    {
        try
        {
            return PostgresBinaries.Find(Environment.GetEnvironmentVariable, Environment.CurrentDirectory).Folder;
        }
        catch (InvalidMigrationException)
        {
            return "";
        }
    }
}
