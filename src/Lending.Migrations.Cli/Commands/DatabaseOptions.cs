using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Lending.Migrations.Running;

namespace Lending.Migrations.Cli.Commands;

/// <summary>Which set of migrations, on which database.</summary>
/// <param name="withPath">False for a command that reads no set, or has an option of its own for it.</param>
/// <param name="forMany">False for a command that works on one database only.</param>
internal sealed class DatabaseOptions(bool withPath = true, bool forMany = true)
{
    private readonly TargetOptions _targets = new();

    private readonly Option<string[]> _path = new("--path")
    {
        Description = "A folder of migration files, a single file, or a .dll with C# migrations; may be repeated. What is given is exactly the set. "
            + "Without it: the lending schema, and the first of $LENDING_MIGRATIONS_PATH, ./src/migrations, ./migrations that exists.",
        HelpName = "path",
    };

    private readonly Option<string[]> _databaseUrl = new("--database-url")
    {
        Description = "postgres://user:password@host:port/database, or Npgsql's Host=...;Username=... Other users of this machine can "
            + "see it in the list of processes: DATABASE_URL in the environment or in a .env file is safer for a password."
            + (forMany ? " May be repeated: each is a target." : ""),
        HelpName = "url",
        Arity = forMany ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
    };

    private readonly Option<bool> _passwordStdin = new("--password-stdin")
    {
        Description = "Read the password from the input stream (its first line). Else it is the URL's, PGPASSWORD, or that of the password file "
            + "(~/.pgpass, PGPASSFILE).",
        Arity = ArgumentArity.Zero,
    };

    private readonly Option<string?> _role = new("--role")
    {
        Description = "The role to act as after logging in (SET ROLE): what migrations make belongs to it.",
        HelpName = "name",
    };

    private readonly Option<TimeSpan?> _wait = new("--wait-for-database")
    {
        Description = "How long to go on trying, in seconds, while nobody answers, the server starts, or its name is not known yet. Default: 0.",
        HelpName = "seconds",
        CustomParser = OptionRules.ReadSeconds,
    };

    private readonly Option<string[]> _schema = new("--schema")
    {
        Description = "The schema to work in, which also holds the tables of records. Default: the first of the session's search_path."
            + (forMany ? " May be repeated: each is a target, in each database." : ""),
        HelpName = "name",
        Arity = forMany ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
    };

    private readonly Option<string> _table = new("--table")
    {
        Description = "The table of what has run.",
        HelpName = "name",
        DefaultValueFactory = _ => MigratorSettings.DefaultTable,
    };

    public void AddTo(Command command)
    {
        Option[] set = withPath ? [_path] : [];
        foreach (var option in set.Concat([_databaseUrl, _role, _schema, _table]))
        {
            option.Validators.Add(OptionRules.RefuseEmpty);
            command.Add(option);
        }

        command.Add(_passwordStdin);
        command.Add(_wait);
        if (forMany)
        {
            _targets.AddTo(command);
            command.Validators.Add(RefuseContradiction);
        }
    }

    /// <summary>The name of the first of them that was given; null for none.</summary>
    public string? FindGiven(CommandResult result) => new Option[] { _databaseUrl, _passwordStdin, _role, _wait, _schema, _table }
        .FirstOrDefault(option => result.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>What names another database than the usual one, or several targets; null for nothing.</summary>
    public string? FindOther(CommandResult result) => Has(result, _databaseUrl) ? _databaseUrl.Name
        : _targets.NamesFile(result) ? "--targets"
        : result.GetResult(_schema) is { Tokens.Count: > 1 } ? "several --schema"
        : null;

    /// <summary>Every target: each schema in each database, or what the file says.</summary>
    /// <exception cref="InvalidMigrationException">The file cannot be used, or a password is to be read, and there is none.</exception>
    public CommandTargets ReadAll(ParseResult parsed, Shell shell)
    {
        var one = Read(parsed, shell);
        var entries = _targets.ReadFile(parsed, shell.CurrentFolder);
        var targets = entries is not null
            ? entries.Select(entry => one with { DatabaseUrl = entry.DatabaseUrl, Schema = entry.Schema, Role = entry.Role ?? one.Role })
            : from url in Said(parsed.GetValue(_databaseUrl))
              from schema in Said(parsed.GetValue(_schema))
              select one with { DatabaseUrl = url, Schema = schema };
        return new CommandTargets([.. targets], _targets.ReadSettings(parsed));
    }

    /// <exception cref="InvalidMigrationException">The password is to be read, and there is none.</exception>
    public MigratorOptions Read(ParseResult parsed, Shell shell) => new()
    {
        Paths = !withPath ? [] : [.. (parsed.GetValue(_path) ?? []).Select(path => Path.GetFullPath(path, shell.CurrentFolder))],
        Credential = parsed.GetResult(_passwordStdin) is { Implicit: false } ? new NetworkCredential("", shell.ReadPassword()) : null,
        Role = parsed.GetValue(_role),
        WaitForDatabase = parsed.GetValue(_wait) ?? TimeSpan.Zero,
        DatabaseUrl = Said(parsed.GetValue(_databaseUrl))[0],
        Schema = Said(parsed.GetValue(_schema))[0],
        Table = parsed.GetValue(_table)!,
        ShowNotices = OutputChoice.Of(parsed).Verbose,
    };

    private static bool Has(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static string?[] Said(string[]? values) => values is { Length: > 0 } ? values : new string?[1];

    private void RefuseContradiction(CommandResult result)
    {
        if (_targets.NamesFile(result) && new Option[] { _databaseUrl, _schema }.FirstOrDefault(option => Has(result, option)) is { } other)
        {
            result.AddError($"--targets and {other.Name} contradict each other: the file says which databases and schemas.");
        }
    }
}
