using Lending.Migrations.Chaos.Clients;
using Lending.Migrations.Chaos.Migrations;
using Lending.Migrations.Chaos.Stage;

namespace Lending.Migrations.Chaos.Checks;

/// <summary>The other way to mend what is interrupted than to run again: an operator takes away by hand what it did, and says so.</summary>
internal static class Healing
{
    /// <summary>Settles them as pending.</summary>
    public static void Settle(RoundDatabase database, Order order, IEnumerable<ChaosMigration> interrupted)
    {
        var seen = Observation.Of(database);
        var names = new List<string>();
        foreach (var migration in interrupted)
        {
            foreach (var step in migration.Steps.Where(step => step.LeavesMark && seen.Marks.ContainsKey(step.Mark)))
            {
                database.Execute(step.Undo);
            }

            names.Add(migration.Name);
        }

        if (names.Count > 0)
        {
            var repair = new RecordRequest.Repair(new RecordSelection.Named(names)) { SettleAs = SettleAs.Pending, Reason = "chaos" };
            EngineClient.Migrator(order, new Deaf()).Record(repair);
        }
    }

    private sealed class Deaf : IMigrationObserver
    {
        public void Observe(MigrationEvent migrationEvent)
        {
        }
    }
}
