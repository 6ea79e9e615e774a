using Xunit;
using static Lending.Migrations.DatabaseTests.Running.Runner;
using static Lending.Migrations.DatabaseTests.Running.TransactionTests;

namespace Lending.Migrations.DatabaseTests.Running;

/// <summary>What a database says that it is, and what is kept from it therefore.</summary>
public sealed class EnvironmentTests
{
    private const string A = "20240101000000-a";

    private static readonly Migration Table = Sql(A, "CREATE TABLE a (i int)") with { Down = Body(true, "DROP TABLE a") };

    public static TheoryData<MigrationRequest> Dangers => new(
        new MigrationRequest.Revert(new MigrationSelection.Next(1)),
        new MigrationRequest.Redo(new MigrationSelection.Next(1)),
        new MigrationRequest.Reset(),
        new MigrationRequest.Reset { Drop = true });

    [SkippableTheory]
    [MemberData(nameof(Dangers))]
    public void A_protected_environment_is_kept_from_what_destroys_until_it_is_forced_and_named(MigrationRequest request)
    {
        using var database = TestDatabase.Create();
        var plain = new Runner(database, Table);
        plain.Up();
        plain.Migrator().SetEnvironment(new DatabaseEnvironment("production", true));
        database.Execute("INSERT INTO a VALUES (1)");
        var before = database.Query<long>("SELECT 'a'::regclass::oid::bigint").Single();

        Assert.Equal("EnvironmentProtected", Refusal(database, new EnvironmentConsent(), request));
        Assert.Equal("EnvironmentProtected", Refusal(database, new EnvironmentConsent { Confirm = _ => "production" }, request));
        Assert.Equal("EnvironmentNotConfirmed", Refusal(database, new EnvironmentConsent { Force = true }, request));
        Assert.Equal("EnvironmentNotConfirmed", Refusal(database, new EnvironmentConsent { Force = true, Confirm = _ => "Production" }, request));
        Assert.Equal([1], database.Query<int>("SELECT i FROM a"));
        Assert.NotEmpty(plain.Migrator().Preview(request).Steps);
        Assert.Throws<InvalidMigrationException>(() => plain.Migrator().Preview(request, isToRun: true));
        Assert.Empty(plain.Up().Outcomes);

        With(database, new EnvironmentConsent { Force = true, Confirm = asked => asked.Name }).Migrator().Run(request);

        Assert.NotEqual(1, database.Query<int>("SELECT count(*)::int FROM pg_stat_all_tables WHERE relname = 'a' AND relid = @before::oid", new { before }).Single());
        Assert.Equal("production", plain.Migrator().Identify().Environment!.Name);
    }

    [SkippableFact]
    public void A_protected_environment_is_kept_from_changes_of_the_records_that_take_away()
    {
        using var database = TestDatabase.Create();
        var plain = new Runner(database, Table);
        plain.Migrator().SetEnvironment(new DatabaseEnvironment("production", true));
        plain.Migrator().Record(new RecordRequest.Register(new RecordSelection.All()));

        foreach (var request in new RecordRequest[] { new RecordRequest.Unregister(new RecordSelection.All()), new RecordRequest.Repair(new RecordSelection.All()) })
        {
            Assert.Equal("EnvironmentProtected", Assert.Throws<InvalidMigrationException>(() => plain.Migrator().Record(request)).ErrorId);
        }

        Assert.Equal([A + ".js"], Rows(database));
        With(database, new EnvironmentConsent { Force = true, Confirm = asked => asked.Name }).Migrator().Record(new RecordRequest.Unregister(new RecordSelection.All()));
        Assert.Empty(Rows(database));
    }

    [SkippableFact]
    public void Another_environment_than_the_expected_stops_every_run_before_a_change()
    {
        using var database = TestDatabase.Create();
        new Runner(database).Migrator().SetEnvironment(new DatabaseEnvironment("staging", false));

        Assert.Equal("EnvironmentMismatch", Refusal(database, new EnvironmentConsent { Expected = "production" }, new MigrationRequest.Apply(new MigrationSelection.All())));
        Assert.Equal(["sequelize_meta_environment"], database.Query<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"));

        Assert.Single(With(database, new EnvironmentConsent { Expected = "staging" }).Up().Outcomes);
    }

    [SkippableFact]
    public void Where_none_is_named_an_expected_one_is_warned_of_and_nothing_is_destroyed()
    {
        using var database = TestDatabase.Create();
        var expecting = With(database, new EnvironmentConsent { Expected = "staging" });

        Assert.Single(expecting.Up().Outcomes);

        Assert.Equal("staging", Assert.Single(expecting.Told.OfType<MigrationEvent.EnvironmentUnnamed>()).Expected);
        Assert.Equal("EnvironmentMismatch", Refusal(database, new EnvironmentConsent { Expected = "staging" }, new MigrationRequest.Reset()));
        Assert.Equal([A + ".js"], Rows(database));
    }

    [SkippableFact]
    public void Protection_is_lifted_and_renamed_only_with_force_and_the_present_name()
    {
        using var database = TestDatabase.Create();
        new Runner(database).Migrator().SetEnvironment(new DatabaseEnvironment("production", true));
        var open = new DatabaseEnvironment("production", false);

        Assert.Throws<InvalidMigrationException>(() => new Runner(database).Migrator().SetEnvironment(open));
        Assert.True(new Runner(database).Migrator().Identify().Environment!.IsProtected);

        With(database, new EnvironmentConsent { Force = true, Confirm = _ => "production" }).Migrator().SetEnvironment(open);
        Assert.Equal(open, new Runner(database).Migrator().Identify().Environment);
        new Runner(database).Migrator().SetEnvironment(new DatabaseEnvironment("test", false));
        Assert.Equal("test", new Runner(database).Migrator().Identify().Environment!.Name);
    }

    [SkippableFact]
    public void The_name_counts_for_the_whole_database_unless_a_schema_has_its_own()
    {
        using var database = TestDatabase.Create();
        database.Execute("CREATE SCHEMA tenant; CREATE SCHEMA odd; CREATE TABLE odd.sequelize_meta_environment (name int)");
        new Runner(database).Migrator().SetEnvironment(new DatabaseEnvironment("production", true));
        var tenant = new Runner(database) { Settings = new() { Schema = "tenant" } };

        Assert.Equal(new DatabaseEnvironment("production", true), tenant.Migrator().Identify().Environment);
        Assert.Throws<InvalidMigrationException>(() => tenant.Migrator().Run(new MigrationRequest.Reset { Drop = true }));

        new Runner(database) { Settings = new() { Schema = "tenant", Environment = new() { Force = true, Confirm = _ => "production" } } }
            .Migrator().SetEnvironment(new DatabaseEnvironment("trial", false));
        Assert.Equal("trial", tenant.Migrator().Identify().Environment!.Name);
        Assert.Equal("production", new Runner(database).Migrator().Identify().Environment!.Name);
    }

    [SkippableFact]
    public void A_user_that_may_only_read_sees_it()
    {
        using var database = TestDatabase.Create();
        var role = $"reader_{Guid.NewGuid():n}";
        new Runner(database).Migrator().SetEnvironment(new DatabaseEnvironment("production", true));
        database.Execute($"CREATE ROLE {role}; GRANT USAGE ON SCHEMA public TO {role}");
        try
        {
            Assert.True(new Runner(database) { Settings = new() { Role = role } }.Migrator().Identify().Environment!.IsProtected);
        }
        finally
        {
            database.Execute($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    private static Runner With(TestDatabase database, EnvironmentConsent consent) => new(database, Table) { Settings = new() { Environment = consent } };

    private static string Refusal(TestDatabase database, EnvironmentConsent consent, MigrationRequest request) =>
        Assert.Throws<InvalidMigrationException>(() => With(database, consent).Migrator().Run(request)).ErrorId;
}
