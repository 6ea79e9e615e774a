using System.Management.Automation;
using System.Management.Automation.Host;
using System.Net;
using Lending.Migrations;
using Lending.Migrations.Running;

namespace LendingMigrations.Commands;

/// <summary>The parameters of every cmdlet that reaches a database.</summary>
public abstract class MigrationDatabaseCommand : MigrationCommand
{
    /// <summary>
    /// The database: a URL (postgres://user:password@host:5432/name?sslmode=require), libpq's or Npgsql's connection string, as text
    /// or as the SecureString that Get-Secret returns. Without it DATABASE_URL of the environment, else of the nearest .env file, is
    /// used, else what libpq's variables name (PGHOST, PGSERVICE …). What it leaves open they complete. It is never printed.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, HelpMessage = "Database URL; without it DATABASE_URL is used.")]
    [ValidateNotNullOrEmpty]
    [DatabaseAddressTransformation]
    public object? DatabaseUrl { get; set; }

    /// <summary>User and password, in place of those of the URL and of the environment.</summary>
    [Parameter(HelpMessage = "User and password.")]
    [Credential]
    [ValidateNotNull]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>
    /// The role to act as after logging in (SET ROLE): what migrations make belongs to it, the tables of records too. A user who is
    /// not a member of it is refused. Without it the user that logs in.
    /// </summary>
    [Parameter(HelpMessage = "Role to act as after logging in.")]
    [ValidateNotNullOrEmpty]
    public string? Role { get; set; }

    /// <summary>
    /// How many seconds to go on trying while nobody answers, the server starts, or its name is not known yet. A wrong password or a
    /// database that does not exist is an error at once.
    /// </summary>
    /// <value>0</value>
    [Parameter(HelpMessage = "Seconds to wait for the database to answer.")]
    [ValidateRange(0, 86_400)]
    public int WaitForDatabase { get; set; }

    /// <summary>
    /// The schema that the migrations work in and that holds the tables of records. Without it the first schema of the session's
    /// search_path.
    /// </summary>
    [Parameter(HelpMessage = "Schema to work in; without it the first of the search_path.")]
    [ValidateNotNullOrEmpty]
    public string? Schema { get; set; }

    /// <summary>The table that records what has run, as Sequelize's runners keep it.</summary>
    /// <value>sequelize_meta</value>
    [Parameter(HelpMessage = "Table that records what has run.")]
    [ValidateNotNullOrEmpty]
    public string Table { get; set; } = Lending.Migrations.MigratorSettings.DefaultTable;

    /// <summary>What is exactly the set of migrations; empty for the usual one.</summary>
    private protected virtual IReadOnlyList<string> Paths => [];

    private protected string? UrlText => (DatabaseUrl as DatabaseAddress)?.Text;

    private protected MigratorOptions OptionsFor(string? databaseUrl) => new()
    {
        Paths = Paths,
        DatabaseUrl = databaseUrl,
        Credential = Credential == PSCredential.Empty ? null : new NetworkCredential { UserName = Credential.UserName, SecurePassword = Credential.Password },
        Role = Role,
        WaitForDatabase = TimeSpan.FromSeconds(WaitForDatabase),
        Schema = Schema,
        Table = Table,
        ShowNotices = IsVerbose,
    };

    private protected MigratorTarget Resolve(MigratorFactory factory, MigratorOptions options)
    {
        var target = factory.Resolve(options);
        Protect(target.Text);
        Place = ShellText.Plain.Clean($"{target.Database.Connection.Database} on {target.Database}");
        return target;
    }

    /// <summary>Whether a question is due before anything is done: -WhatIf, or -Confirm by parameter or preference.</summary>
    private protected bool AsksFirst(ConfirmImpact impact) => IsWhatIf || IsOn("Confirm", "ConfirmPreference", preference =>
        LanguagePrimitives.TryConvertTo<ConfirmImpact>(preference, out var least) && least != ConfirmImpact.None && impact >= least);

    private protected bool IsWhatIf => IsOn("WhatIf", "WhatIfPreference", LanguagePrimitives.IsTrue);

    /// <exception cref="InvalidMigrationException">It has to be confirmed, and there is nobody to ask.</exception>
    private protected bool Ask(string action)
    {
        try
        {
            return ShouldProcess(Place, action);
        }
        catch (Exception exception) when (exception is PSInvalidOperationException or HostException)
        {
            throw new InvalidMigrationException(
                "ConfirmationRequired",
                $"{action} ({Place}) has to be confirmed, and there is nobody to ask: the session is not interactive. "
                + "Nothing was changed. Add -Confirm:$false to go on without a question.",
                null,
                exception);
        }
    }
}
