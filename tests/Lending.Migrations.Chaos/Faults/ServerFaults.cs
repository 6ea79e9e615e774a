using Lending.Migrations.Chaos.Clients;
using Npgsql;

namespace Lending.Migrations.Chaos.Faults;

/// <summary>An administrator ends our session.</summary>
internal sealed class TerminateFault : Fault
{
    public override string Name => "terminate";

    public override void Strike(Scene scene, IClient client, Random random) => scene.Database.Terminate();
}

/// <summary>The server crashes and comes back.</summary>
internal sealed class CrashFault : Fault
{
    public override string Name => "crash";

    public override void Strike(Scene scene, IClient client, Random random) => scene.Server.Crash();
}

/// <summary>Somebody has a lock on a table that migrations change, for a while.</summary>
internal sealed class BlockFault : Fault
{
    private NpgsqlConnection? _blocker;

    public override string Name => "block";

    public override void Prepare(Scene scene, Random random)
    {
        _blocker = scene.Database.OpenAnother();
        Execute("BEGIN; LOCK TABLE shared IN ROW EXCLUSIVE MODE");
    }

    public override void Strike(Scene scene, IClient client, Random random)
    {
        Thread.Sleep(random.Next(600));
        Execute("COMMIT");
    }

    public override void Mend(Scene scene) => _blocker?.Dispose();

    private void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _blocker);
        command.ExecuteNonQuery();
    }
}

/// <summary>A tablespace has no room, or only some.</summary>
internal sealed class DiskFault : Fault
{
    public override string Name => "disk";

    public override bool NeedsDisk => true;

    public override void Prepare(Scene scene, Random random) => scene.Server.Disk.Fill(leave: random.Next(3 << 20));

    public override void Mend(Scene scene) => scene.Server.Disk.Clear();
}
