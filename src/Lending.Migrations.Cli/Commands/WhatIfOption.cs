using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lending.Migrations.Cli.Commands;

/// <summary>
/// <c>--what-if</c>: a preview, as PowerShell's <c>-WhatIf</c>. <c>--dry-run</c> is another thing, which executes and rolls back; a command
/// that has none names the right one to who asks for it.
/// </summary>
internal sealed class WhatIfOption : Option<bool>
{
    public WhatIfOption(string description)
        : base("--what-if")
    {
        Description = description;
        Arity = ArgumentArity.Zero;
    }

    public bool IsGiven(CommandResult result) => result.GetResult(this) is { Implicit: false };

    /// <summary>Adds it to a command that has no dry run.</summary>
    public void AddAloneTo(Command command)
    {
        var none = new Option<bool>("--dry-run") { Description = "There is none here: --what-if.", Hidden = true, Arity = ArgumentArity.Zero };
        command.Validators.Add(result =>
        {
            if (result.GetResult(none) is { Implicit: false })
            {
                result.AddError($"{command.Name} has no --dry-run, which executes and rolls back: give --what-if to see what would be done.");
            }
        });
        command.Add(this);
        command.Add(none);
    }
}
