using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using Lending.Migrations.Database;
using Lending.Migrations.Operations;
using Npgsql;
using Xunit;

namespace Lending.Migrations.DatabaseTests.Differential;

/// <summary>
/// Runs every case once: by Sequelize on one database and by ours on another. What a case leaves in <c>public</c> is kept by renaming
/// the schema, so that one pg_dump a side tells of them all.
/// </summary>
public sealed class DifferentialRun : IDisposable
{
    private readonly Lazy<Dictionary<string, Compared>> _outcomes = new(Run);

    /// <summary>The outcome of one case.</summary>
    internal Compared this[Case one]
    {
        get
        {
            var found = _outcomes.Value[one.Name];
            Skip.If(found.Missing is not null, found.Missing);
            return found;
        }
    }

    public void Dispose()
    {
    }

    private static Dictionary<string, Compared> Run()
    {
        var missing = SequelizeProcess.WhyNot(out var modules) ?? SchemaDump.WhyNot();
        if (missing is not null)
        {
            return Cases.All.ToDictionary(one => one.Name, _ => new Compared(missing, null, null, null));
        }

        using var theirs = new Side();
        using var ours = new Side();
        var raw = new List<(Case Case, string Id, Outcome Theirs, Outcome? Meant, Outcome Ours)>();
        var extensions = theirs.Extensions.Where(name => name != "hstore" || Directory.Exists(Path.Combine(modules, "pg-hstore"))).ToHashSet();
        using (var sequelize = new SequelizeProcess(modules, theirs.Settings))
        {
            var possible = Cases.All.Where(one => one.Needs is null || extensions.Contains(one.Needs)).ToList();
            for (var index = 0; index < possible.Count; index++)
            {
                raw.Add(RunOne(possible[index], $"case_{index}", sequelize, theirs, ours));
            }
        }

        var dumps = new[] { theirs, ours }.AsParallel().AsOrdered().Select(side => side.Dump()).ToList();
        Outcome WithDump(Outcome outcome, int side, string id) => outcome with { Database = dumps[side].GetValueOrDefault(id, "") };
        var compared = raw.ToDictionary(
            one => one.Case.Name,
            one => new Compared(
                null,
                WithDump(one.Theirs, 0, one.Id),
                one.Meant is null ? null : WithDump(one.Meant, 0, one.Id + "m"),
                WithDump(one.Ours, 1, one.Id)));
        foreach (var one in Cases.All.Where(one => !compared.ContainsKey(one.Name)))
        {
            compared.Add(one.Name, new Compared($"EXTENSION MISSING: {one.Needs}, on the server or in node_modules.", null, null, null));
        }

        return compared;
    }

    private static (Case Case, string Id, Outcome Theirs, Outcome? Meant, Outcome Ours) RunOne(
        Case one, string id, SequelizeProcess sequelize, Side theirs, Side ours)
    {
        theirs.Execute(one.Given);
        ours.Execute(one.Given);
        sequelize.Begin(one.Js);
        var our = ours.Run(one);
        var their = sequelize.End();
        theirs.Keep(id, one.IsQuestion);
        ours.Keep(id, one.IsQuestion);
        if (one.Difference?.Meant is not { } meant)
        {
            return (one, id, their, null, our);
        }

        theirs.Execute(one.Given);
        sequelize.Begin(meant);
        var intended = sequelize.End();
        theirs.Keep(id + "m");
        return (one, id, their, intended, our);
    }

    /// <summary>A database of one of the two.</summary>
    private sealed class Side : IDisposable
    {
        private static readonly JsonSerializerOptions AsNode = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        private readonly TestDatabase _database = TestDatabase.Create();
        private readonly NpgsqlConnection _connection;

        public Side()
        {
            _connection = _database.Open();
            _connection.Execute("SET TimeZone = 'UTC'");
            Extensions = _connection.Query<string>("SELECT name FROM pg_available_extensions WHERE name IN ('citext', 'hstore')").ToHashSet();
            foreach (var extension in Extensions)
            {
                _connection.Execute($"CREATE EXTENSION {extension} SCHEMA pg_catalog");
            }
        }

        public NpgsqlConnectionStringBuilder Settings => new(_database.ConnectionString);

        public IReadOnlySet<string> Extensions { get; }

        public void Execute(string sql)
        {
            if (sql.Length > 0)
            {
                using var command = new NpgsqlCommand(sql, _connection);
                command.ExecuteNonQuery();
            }
        }

        /// <summary>As a run does: in a transaction, unless the migration opts out.</summary>
        public Outcome Run(Case one)
        {
            var sink = new ExecutingSink(new Pipeline(_connection), () => _connection.ProcessID, CancellationToken.None);
            Execute(one.Transactional ? "BEGIN" : "");
            try
            {
                var result = one.Ours(new QueryInterface(new MigrationContext(sink, "public")));
                sink.ThrowIfFailed();
                Execute(one.Transactional ? "COMMIT" : "");
                return new Outcome(null, JsonSerializer.Serialize(result, AsNode));
            }
            catch (MigrationException exception)
            {
                Execute(one.Transactional ? "ROLLBACK" : "");
                return new Outcome($"{exception.ErrorId}: {exception.Message}", "null");
            }
        }

        public void Keep(string id, bool forget = false) => _connection.Execute(
            $"""
            DO $$
            DECLARE other text;
            BEGIN
              FOR other IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|case_|information_schema$|public$)' LOOP
                EXECUTE format('ALTER SCHEMA %I RENAME TO %I', other, '{id}_' || other);
                IF {forget} THEN EXECUTE format('DROP SCHEMA %I CASCADE', '{id}_' || other); END IF;
              END LOOP;
              ALTER SCHEMA public RENAME TO {id};
              IF {forget} THEN DROP SCHEMA {id} CASCADE; END IF;
              CREATE SCHEMA public;
            END
            $$
            """);

        public IReadOnlyDictionary<string, string> Dump() => SchemaDump.Of(_database.ConnectionString);

        public void Dispose()
        {
            _connection.Dispose();
            _database.Dispose();
        }
    }
}

/// <summary>Both sides of a case.</summary>
/// <param name="Missing">Why it did not run; null where it did.</param>
internal sealed record Compared(string? Missing, Outcome? Theirs, Outcome? Meant, Outcome? Ours);
