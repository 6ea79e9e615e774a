using System.Reflection;
using Lending.Migrations.Operations;
using Lending.Schema;
using Xunit;

namespace Lending.Migrations.Tests.Operations;

/// <summary>The text that was read and approved stands in lending-schema.golden.sql.</summary>
public sealed class LendingSchemaTests
{
    [Fact]
    public void The_lending_migrations_say_what_was_approved()
    {
        using var approved = new StreamReader(
            typeof(LendingSchemaTests).Assembly.GetManifestResourceStream("Lending.Migrations.Tests.Operations.lending-schema.golden.sql")!);

        Assert.Equal(approved.ReadToEnd().ReplaceLineEndings("\n"), string.Concat(Migrations().SelectMany(Lines)));
    }

    [Fact]
    public void Each_migration_is_a_public_class_that_carries_its_name() => Assert.Equal(
        ["20241023000001-create-markets", "20241023000002-create-loan-records", "20241023000003-create-deposit-records", "20241023000004-create-user-stats"],
        Migrations().Select(migration => migration.Name));

    [Fact]
    public void Each_migration_says_the_same_twice_and_asks_nothing() => Assert.All(
        Migrations(),
        migration => Assert.Equal(Lines(migration), Lines(migration)));

    private static IEnumerable<(string Name, IMigrationClass Migration)> Migrations() => typeof(CreateMarkets).Assembly.GetExportedTypes()
        .Where(type => type.IsAssignableTo(typeof(IMigrationClass)))
        .Select(type => (MigrationName.Parse(type.GetCustomAttribute<MigrationAttribute>()!.Name).Value, (IMigrationClass)Activator.CreateInstance(type)!))
        .OrderBy(migration => migration.Item1, StringComparer.Ordinal);

    private static IEnumerable<string> Lines((string Name, IMigrationClass Migration) entry)
    {
        var (name, migration) = entry;
        return [$"-- {name}: up\n", .. Recorded(migration.Up), $"-- {name}: down\n", .. Recorded(migration.Down)];
    }

    private static IEnumerable<string> Recorded(Action<MigrationContext> half)
    {
        var sink = new RecordingSink();
        half(new MigrationContext(sink, "public"));
        Assert.False(sink.AskedDatabase);
        return sink.Statements.Select(statement => Recording.Drop(statement.Text).Replace(", \"", ",\n  \"", StringComparison.Ordinal) + ";\n");
    }
}
