using Lending.Migrations.Chaos.Clients;
using Lending.Migrations.Chaos.Migrations;
using Lending.Migrations.Chaos.Stage;

namespace Lending.Migrations.Chaos.Checks;

/// <summary>What an operator does the next morning: settles what is interrupted, and runs again.</summary>
internal static class Healing
{
    /// <summary>Takes away by hand what an interrupted migration has done, and says so.</summary>
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

    /// <summary>The next run, on this thread, straight and undisturbed.</summary>
    /// <exception cref="ViolationException">It does not end well.</exception>
    public static void Run(Order order)
    {
        var claim = EngineClient.Run(order);
        if (claim.Said != Said.Success)
        {
            throw new ViolationException($"the next run, {order.Direction}, does not end well: {claim.Text}");
        }
    }

    private sealed class Deaf : IMigrationObserver
    {
        public void Observe(MigrationEvent migrationEvent)
        {
        }
    }
}
