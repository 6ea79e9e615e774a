using System.CommandLine;

namespace Lending.Migrations.Cli.Commands;

/// <summary>How long to wait for another runner.</summary>
internal sealed class LockTimeoutOption : Option<TimeSpan?>
{
    public LockTimeoutOption()
        : base("--lock-timeout")
    {
        Description = "How long to wait for another runner, in seconds; 0 tries once. Default: 60.";
        HelpName = "seconds";
        CustomParser = OptionRules.ReadSeconds;
    }
}
