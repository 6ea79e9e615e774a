using Lending.Migrations.Chaos.Clients;
using Lending.Migrations.Chaos.Stage;

namespace Lending.Migrations.Chaos.Faults;

/// <summary>What a fault can get its hands on.</summary>
/// <param name="Server">The worker's.</param>
/// <param name="Database">The round's.</param>
/// <param name="Proxy">Null where the client connects straight.</param>
/// <param name="Order">What the client was told.</param>
internal sealed record Scene(ChaosServer Server, RoundDatabase Database, Proxy? Proxy, Order Order)
{
    /// <summary>Other runners that the fault has brought in; they are waited for.</summary>
    public List<IClient> Rivals { get; } = [];
}
