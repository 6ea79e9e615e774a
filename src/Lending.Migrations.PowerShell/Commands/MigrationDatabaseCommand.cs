using System.Management.Automation;
using System.Management.Automation.Host;
using System.Net;
using Lending.Migrations;
using Lending.Migrations.Running;

namespace LendingMigrations.Commands;

/// <summary>The parameters of every cmdlet that reaches a database.</summary>
public abstract class MigrationDatabaseCommand : MigrationCommand
{
    private NetworkCredential? _credential;

    /// <summary>User and password, in place of those of the URL and of the environment.</summary>
    [Parameter(HelpMessage = "User and password.")]
    [Credential]
    [ValidateNotNull]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>
    /// How many seconds to go on trying while nobody answers, the server starts, or its name is not known yet. A wrong password or a
    /// database that does not exist is an error at once.
    /// </summary>
    /// <value>0</value>
    [Parameter(HelpMessage = "Seconds to wait for the database to answer.")]
    [ValidateRange(0, 86_400)]
    public int WaitForDatabase { get; set; }

    /// <summary>The table that records what has run, as Sequelize's runners keep it.</summary>
    /// <value>sequelize_meta</value>
    [Parameter(HelpMessage = "Table that records what has run.")]
    [ValidateNotNullOrEmpty]
    public string Table { get; set; } = Lending.Migrations.MigratorSettings.DefaultTable;

    /// <summary>What is exactly the set of migrations; empty for the usual one.</summary>
    private protected virtual IReadOnlyList<string> Paths => [];

    private protected MigratorOptions OptionsFor(string? databaseUrl, string? schema, string? role) => new()
    {
        Paths = Paths,
        DatabaseUrl = databaseUrl,
        Credential = _credential ??= Credential == PSCredential.Empty
            ? null
            : new NetworkCredential { UserName = Credential.UserName, SecurePassword = Credential.Password },
        Role = role,
        WaitForDatabase = TimeSpan.FromSeconds(WaitForDatabase),
        Schema = schema,
        Table = Table,
        ShowNotices = IsVerbose,
    };

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
