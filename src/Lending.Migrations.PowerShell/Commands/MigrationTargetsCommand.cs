using System.Management.Automation;
using Lending.Migrations;
using Lending.Migrations.Running;

namespace LendingMigrations.Commands;

/// <summary>What works on one database or on many: targets are collected, and worked on when all are known.</summary>
public abstract class MigrationTargetsCommand : MigrationDatabaseCommand
{
    private readonly List<WantedTarget> _wanted = [];
    private readonly Dictionary<WantedTargetKey, WantedTarget> _named = [];
    private bool _isSchemaSaid;
    private TargetRuns? _runs;

    /// <summary>
    /// The database, or several: a URL (postgres://user:password@host:5432/name?sslmode=require), libpq's or Npgsql's connection string, as
    /// text or as the SecureString that Get-Secret returns. Without it DATABASE_URL of the environment, else of the nearest .env file, is
    /// used, else what libpq's variables name (PGHOST, PGSERVICE …). What it leaves open they complete. It is never printed. Texts and
    /// objects with the properties DatabaseUrl, Schema and Role may be piped in; each is a target.
    /// </summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, HelpMessage = "Database URLs; without it DATABASE_URL is used.")]
    [ValidateNotNullOrEmpty]
    [DatabaseAddressTransformation]
    public object[] DatabaseUrl { get; set; } = [];

    /// <summary>
    /// The schema that the migrations work in and that holds the tables of records; of several each is a target, in each database that is
    /// named. Without it the first schema of the session's search_path.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, HelpMessage = "Schemas to work in; without it the first of the search_path.")]
    [ValidateNotNullOrEmpty]
    public string[] Schema { get; set; } = [];

    /// <summary>
    /// The role to act as after logging in (SET ROLE): what migrations make belongs to it, the tables of records too. A user who is
    /// not a member of it is refused. Without it the user that logs in.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, HelpMessage = "Role to act as after logging in.")]
    [ValidateNotNullOrEmpty]
    public string? Role { get; set; }

    /// <summary>
    /// How many targets are worked on at a time, each on a connection of its own; 1 is one after the other. Migrations in PowerShell take
    /// turns: they run on the pipeline's thread.
    /// </summary>
    /// <value>4</value>
    [Parameter(HelpMessage = "How many targets at a time.")]
    [ValidateRange(1, ManyTargetsSettings.HighestThrottleLimit)]
    public int ThrottleLimit { get; set; } = new ManyTargetsSettings().ThrottleLimit;

    /// <summary>
    /// Begins no further target once one has failed; those at work go on to their ends. Without it one that fails is nothing to the others.
    /// An error tells which were not begun.
    /// </summary>
    [Parameter(HelpMessage = "Begin no further target once one has failed.")]
    public SwitchParameter StopOnFirstError { get; set; }

    internal abstract string Activity { get; }

    /// <summary>Whether the work reads the set of migrations.</summary>
    internal virtual bool ReadsSet => true;

    /// <summary>Whether an end at which nothing failed is worth a word: of what writes its objects and nothing else it is not.</summary>
    internal virtual bool TellsGoodEnd => !IsWhatIf;

    /// <summary>Remembers what was said for all of the pipeline.</summary>
    protected override void BeginProcessing() => _isSchemaSaid = MyInvocation.BoundParameters.ContainsKey(nameof(Schema));

    /// <summary>Collects what is meant.</summary>
    protected override void ProcessRecord() => Collect([], null);

    /// <summary>Does it.</summary>
    protected sealed override void EndProcessing() => Guard(() =>
    {
        if (_wanted.Count == 0)
        {
            TellHost("Nothing to do: nothing was piped in.");
            return;
        }

        var factory = CreateFactory();
        var chosen = factory.ResolveAll(_wanted.ConvertAll(OptionsFor));
        Protect([.. chosen.Select(target => target.Reached.Text).Distinct()]);
        Place = ShellText.Plain.Clean($"{chosen[0].Reached.Database.Connection.Database} on {chosen[0].Reached.Database}");
        var settings = new ManyTargetsSettings { ThrottleLimit = ThrottleLimit, StopOnFirstError = StopOnFirstError };
        var targets = CommandTarget.Route([.. _wanted.Zip(chosen, (one, target) => new CommandTarget(one, target))]);
        using var runs = _runs = new TargetRuns(this, factory, targets, settings);
        runs.Do(() => Work(runs));
    });

    /// <summary>The work, on all targets.</summary>
    private protected abstract void Work(TargetRuns runs);

    private protected virtual MigratorOptions OptionsFor(WantedTarget wanted) => OptionsFor(wanted.DatabaseUrl, wanted.Schema, wanted.Role);

    /// <summary>A single target was reached.</summary>
    internal void Reach(DatabaseIdentity database, WantedTarget wanted)
    {
        Place = ShellText.Place(database);
        Require(database, wanted);
    }

    /// <summary>Looks whether the database that was reached is the one that is meant. Called on any thread.</summary>
    /// <exception cref="InvalidMigrationException">It is another.</exception>
    internal virtual void Require(DatabaseIdentity database, WantedTarget wanted)
    {
    }

    /// <summary>Asked before each migration of a run.</summary>
    internal virtual bool Approve(MigrationStep step) => true;

    internal override T OnPipeline<T>(Func<T> errand) => _runs is null ? errand() : _runs.OnPipeline(errand);

    /// <summary>Takes what one piped object, or the command line, names.</summary>
    /// <param name="names">Migrations; piped ones of one target are one run.</param>
    /// <param name="origin">Where they were read; null where they do not carry it.</param>
    private protected void Collect(string[] names, string? origin)
    {
        string?[] urls = DatabaseUrl.Length == 0 ? [null] : [.. DatabaseUrl.Select(url => ((DatabaseAddress)url).Text)];
        foreach (var url in urls)
        {
            foreach (var schema in SchemasOf(origin))
            {
                var wanted = names.Length == 0 ? Add(new WantedTarget(url, schema, Role)) : Named(new WantedTargetKey(url, schema, Role));
                wanted.Named.AddRange(names.Select(name => (name, origin)));
            }
        }
    }

    /// <summary>
    /// What carries its origin is no word on the schema: a schema that is named is the whole search_path, and nobody has named it. Of
    /// several that were named it means its own.
    /// </summary>
    private string?[] SchemasOf(string? origin)
    {
        if (Schema.Length == 0 || (origin is not null && !_isSchemaSaid))
        {
            return [null];
        }

        var own = origin is null ? null : Array.Find(Schema, schema => origin.EndsWith($"/{ShellText.Plain.Clean(schema)}.{Table}", StringComparison.Ordinal));
        return own is null ? Schema : [own];
    }

    private WantedTarget Named(WantedTargetKey key)
    {
        if (!_named.TryGetValue(key, out var known))
        {
            _named.Add(key, known = Add(new WantedTarget(key.DatabaseUrl, key.Schema, key.Role)));
        }

        return known;
    }

    private WantedTarget Add(WantedTarget wanted)
    {
        _wanted.Add(wanted);
        return wanted;
    }

    private readonly record struct WantedTargetKey(string? DatabaseUrl, string? Schema, string? Role);
}
