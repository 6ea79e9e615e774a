using Lending.Migrations.Chaos.Clients;

namespace Lending.Migrations.Chaos.Faults;

/// <summary>The network breaks; sometimes the server's last answers are lost, and what the client asked was done.</summary>
internal sealed class CutFault : Fault
{
    public override string Name => "cut";

    public override bool NeedsProxy => true;

    public override void Strike(Scene scene, IClient client, Random random)
    {
        if (random.Next(2) == 0)
        {
            scene.Proxy!.Silence(both: false);
            Thread.Sleep(random.Next(5, 60));
        }

        scene.Proxy!.Cut();
    }
}

/// <summary>Nothing goes through for a while, and then all of it, or nothing more.</summary>
internal sealed class SilenceFault : Fault
{
    public override string Name => "silence";

    public override bool NeedsProxy => true;

    public override void Strike(Scene scene, IClient client, Random random)
    {
        scene.Proxy!.Silence(both: random.Next(2) == 0);
        Thread.Sleep(random.Next(100, 900));
        if (random.Next(2) == 0)
        {
            scene.Proxy!.Cut();
        }

        scene.Proxy!.Speak();
    }
}

/// <summary>All takes its time.</summary>
internal sealed class DelayFault : Fault
{
    public override string Name => "delay";

    public override bool NeedsProxy => true;

    public override void Prepare(Scene scene, Random random) => scene.Proxy!.Delay = TimeSpan.FromMilliseconds(random.Next(1, 15));
}
