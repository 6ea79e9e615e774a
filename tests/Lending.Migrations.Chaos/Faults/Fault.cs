using Lending.Migrations.Chaos.Clients;

namespace Lending.Migrations.Chaos.Faults;

/// <summary>What goes wrong in a round: one kind of it, at one moment.</summary>
internal abstract class Fault
{
    /// <summary>As the summary and <c>--faults</c> name it.</summary>
    public abstract string Name { get; }

    /// <summary>True where the client has to be a process of its own.</summary>
    public virtual bool NeedsProcess => false;

    /// <summary>True where the client goes by way of a proxy.</summary>
    public virtual bool NeedsProxy => false;

    /// <summary>True where statements are to need room on the small disk.</summary>
    public virtual bool NeedsDisk => false;

    /// <summary>True where two runners are at work, so that what one did not finish the other may have.</summary>
    public virtual bool HasRival => false;

    /// <summary>Before the client starts.</summary>
    public virtual void Prepare(Scene scene, Random random)
    {
    }

    /// <summary>In the middle of it.</summary>
    public virtual void Strike(Scene scene, IClient client, Random random)
    {
    }

    /// <summary>When the client has ended: the world is in order again.</summary>
    public virtual void Mend(Scene scene)
    {
    }
}
