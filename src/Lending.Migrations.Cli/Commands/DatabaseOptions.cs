using System.CommandLine;
using System.CommandLine.Parsing;
using Lending.Migrations.Running;

namespace Lending.Migrations.Cli.Commands;

/// <summary>Which set of migrations, on which database.</summary>
internal sealed class DatabaseOptions
{
    private readonly Option<string[]> _path = new("--path")
    {
        Description = "A folder of migration files, or a .dll with C# migrations; may be repeated. What is given is exactly the set. "
            + "Without it: the lending schema, and the first of $LENDING_MIGRATIONS_PATH, ./src/migrations, ./migrations that exists.",
        HelpName = "path",
    };

    private readonly Option<string?> _databaseUrl = new("--database-url")
    {
        Description = "postgres://user:password@host:port/database, or Npgsql's Host=...;Username=... Other users of this machine can "
            + "see it in the list of processes: DATABASE_URL in the environment or in a .env file is safer for a password.",
        HelpName = "url",
    };

    private readonly Option<string?> _schema = new("--schema")
    {
        Description = "The schema to work in, which also holds the tables of records. Default: the first of the session's search_path.",
        HelpName = "name",
    };

    private readonly Option<string> _table = new("--table")
    {
        Description = "The table of what has run.",
        HelpName = "name",
        DefaultValueFactory = _ => MigratorSettings.DefaultTable,
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _path, _databaseUrl, _schema, _table })
        {
            option.Validators.Add(OptionRules.RefuseEmpty);
            command.Add(option);
        }
    }

    public bool NamesDatabase(CommandResult result) => result.GetResult(_databaseUrl) is { Implicit: false };

    public MigratorOptions Read(ParseResult parsed, string currentFolder) => new()
    {
        Paths = [.. (parsed.GetValue(_path) ?? []).Select(path => Path.GetFullPath(path, currentFolder))],
        DatabaseUrl = parsed.GetValue(_databaseUrl),
        Schema = parsed.GetValue(_schema),
        Table = parsed.GetValue(_table)!,
        ShowNotices = OutputChoice.Of(parsed).Verbose,
    };
}
