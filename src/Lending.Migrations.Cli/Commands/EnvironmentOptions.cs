using System.CommandLine;

namespace Lending.Migrations.Cli.Commands;

/// <summary>Which environment is meant.</summary>
internal sealed class EnvironmentOptions
{
    private readonly Option<string?> _expected = new("--environment")
    {
        Description = "The environment that the database has to be; one that names another is left alone. Default: $LENDING_ENVIRONMENT, else any.",
        HelpName = "name",
    };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Go on although the database is a protected environment; its name has to be given, too.",
        Arity = ArgumentArity.Zero,
    };

    private readonly Option<string?> _confirmed = new("--confirm-environment")
    {
        Description = "The name of the protected environment that --force is meant for.",
        HelpName = "name",
    };

    /// <summary>Adds what the command needs.</summary>
    /// <param name="command">To which.</param>
    /// <param name="isGuarded">True for a command that a protected environment is kept from.</param>
    /// <param name="canExpect">False for a command that itself says which environment is meant.</param>
    public void AddTo(Command command, bool isGuarded, bool canExpect = true)
    {
        _expected.Validators.Add(OptionRules.RefuseEmpty);
        _confirmed.Validators.Add(OptionRules.RefuseEmpty);
        Option[] options = [.. canExpect ? [_expected] : Array.Empty<Option>(), .. isGuarded ? [_force, _confirmed] : Array.Empty<Option>()];
        Array.ForEach(options, command.Add);
    }

    public EnvironmentConsent Read(ParseResult parsed)
    {
        var confirmed = parsed.CommandResult.GetResult(_confirmed) is null ? null : parsed.GetValue(_confirmed);
        return new EnvironmentConsent
        {
            Expected = parsed.CommandResult.GetResult(_expected) is null ? null : parsed.GetValue(_expected),
            Force = parsed.CommandResult.GetResult(_force) is { Implicit: false },
            Confirm = _ => confirmed,
        };
    }
}
