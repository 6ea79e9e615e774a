using Lending.Migrations.Chaos.Clients;

namespace Lending.Migrations.Chaos.Faults;

/// <summary>Nothing goes wrong: the control of all others.</summary>
internal sealed class NoFault : Fault
{
    public override string Name => "none";
}

/// <summary>kill -9, as when a machine or a container dies.</summary>
internal sealed class KillFault : Fault
{
    public override string Name => "kill";

    public override bool NeedsProcess => true;

    public override void Strike(Scene scene, IClient client, Random random) => client.Kill();
}

/// <summary>Ctrl+C; of the engine, its token.</summary>
internal sealed class StopFault : Fault
{
    public override string Name => "stop";

    public override void Strike(Scene scene, IClient client, Random random) => client.Stop();
}

/// <summary>Another runner does the same at the same time.</summary>
internal sealed class RivalFault : Fault
{
    public override string Name => "rival";

    public override bool HasRival => true;

    public override void Strike(Scene scene, IClient client, Random random) => scene.Rivals.Add(new EngineClient(scene.Order));
}
