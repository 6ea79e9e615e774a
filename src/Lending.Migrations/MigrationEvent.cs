using System.Globalization;

namespace Lending.Migrations;

/// <summary>
/// All that the engine tells while it works. It writes no words: front ends turn events into words. Events are told between
/// transactions only, notices and prints excepted, so that a listener that stops the pipeline stops the run at a clean boundary. In a
/// run that is one transaction they are told between its steps: who stops it there has all of it rolled back.
/// </summary>
public abstract record MigrationEvent
{
    private MigrationEvent()
    {
    }

    /// <summary>Something of the surroundings names a setting that is not heeded: told before the connection is made.</summary>
    /// <param name="Setting">A variable or a file.</param>
    /// <param name="Reason">Why not, and what to do, without a full stop.</param>
    public sealed record SettingIgnored(string Setting, string Reason) : MigrationEvent;

    /// <summary>Nobody takes the connection yet, and there is time left to try again.</summary>
    /// <param name="Reason">What the network or the server said; foreign text.</param>
    /// <param name="Waited">How long so far.</param>
    /// <param name="Timeout">When waiting ends.</param>
    public sealed record WaitingForDatabase(string Reason, TimeSpan Waited, TimeSpan Timeout) : MigrationEvent;

    /// <summary>The connection stands.</summary>
    public sealed record Connected(DatabaseIdentity Database) : MigrationEvent;

    /// <summary>Another runner holds the lock; told at the first try and then now and again.</summary>
    /// <param name="Holder">Who holds it; null where the server does not show it to this user.</param>
    /// <param name="Waited">How long so far.</param>
    /// <param name="Timeout">When waiting ends.</param>
    public sealed record WaitingForLock(LockHolder? Holder, TimeSpan Waited, TimeSpan Timeout) : MigrationEvent;

    /// <summary>What will run, in order; may be nothing.</summary>
    public sealed record Planned(MigrationDirection Direction, IReadOnlyList<MigrationStep> Steps) : MigrationEvent;

    /// <summary>Something that the operator should know although the run goes on.</summary>
    public sealed record Warned(PlanWarning Warning) : MigrationEvent;

    /// <summary>
    /// Another runner did this step, or undid it, after ours was planned: behind a pooler the lock is taken anew for each step.
    /// </summary>
    public sealed record DoneMeanwhile(MigrationStep Step) : MigrationEvent;

    /// <summary>A migration begins.</summary>
    /// <param name="Step">Which.</param>
    /// <param name="Position">From 1.</param>
    /// <param name="Total">Steps of the run.</param>
    public sealed record Starting(MigrationStep Step, int Position, int Total) : MigrationEvent;

    /// <summary>A half outside a transaction was begun by an earlier run: this one goes on behind what is done.</summary>
    /// <param name="Step">Which.</param>
    /// <param name="Done">How many of its statements are done, and are passed over.</param>
    public sealed record Resuming(MigrationStep Step, int Done) : MigrationEvent;

    /// <summary>A statement was under way when the run before ended, and nobody knows whether it was done.</summary>
    /// <param name="Statement">Which.</param>
    /// <param name="FoundDone">True where the database shows that it was done: it is passed over. False: it is sent again.</param>
    public sealed record StatementUncertain(SqlStatement Statement, bool FoundDone) : MigrationEvent;

    /// <summary>An INVALID index was found, which a concurrent build that failed has left. Names are quoted and qualified.</summary>
    /// <param name="Index">Which.</param>
    /// <param name="Table">Its table.</param>
    /// <param name="Dropped">True where it stands in the way of the same build: it is dropped, and built again. False: it is only told.</param>
    public sealed record InvalidIndexFound(string Index, string Table, bool Dropped) : MigrationEvent;

    /// <summary>How far an index is built (<c>pg_stat_progress_create_index</c>); told now and again while a build outside a transaction lasts.</summary>
    /// <param name="Step">The migration at work.</param>
    /// <param name="Progress">How far.</param>
    public sealed record IndexProgress(MigrationStep Step, IndexBuild Progress) : MigrationEvent;

    /// <summary>A migration met a lock and is rolled back; it is tried again after a pause.</summary>
    /// <param name="Step">Which.</param>
    /// <param name="Retry">From 1.</param>
    /// <param name="Retries">How often at most.</param>
    /// <param name="Pause">How long until then.</param>
    /// <param name="Reason">What the server said; foreign text.</param>
    /// <param name="Blockers">Who holds locks on what it names, as far as the server tells.</param>
    public sealed record Retrying(
        MigrationStep Step, int Retry, int Retries, TimeSpan Pause, string Reason, IReadOnlyList<BlockingSession> Blockers) : MigrationEvent
    {
        /// <summary>True where the run is one transaction: all of it is rolled back and tried again from its first step.</summary>
        public bool IsWholeRun { get; init; }
    }

    /// <summary>An environment is expected, and the database names none: nothing that destroys is done there.</summary>
    /// <param name="Expected">Which.</param>
    public sealed record EnvironmentUnnamed(string Expected) : MigrationEvent;

    /// <summary>Another session on the database was ended, or could not be.</summary>
    /// <param name="Session">Which; foreign text.</param>
    /// <param name="Ended">False where this user may not end it: it goes on.</param>
    public sealed record SessionEnded(BlockingSession Session, bool Ended) : MigrationEvent;

    /// <summary>The schema is emptied.</summary>
    public sealed record SchemaEmptied(SchemaContents Contents) : MigrationEvent;

    /// <summary>A seed is committed.</summary>
    public sealed record Seeded(SeedOutcome Outcome) : MigrationEvent;

    /// <summary>The server said something (RAISE NOTICE and the like), live.</summary>
    /// <param name="Severity">The server's word: NOTICE, WARNING, INFO, LOG, DEBUG.</param>
    /// <param name="Message">Foreign text.</param>
    public sealed record Notice(string Severity, string Message) : MigrationEvent;

    /// <summary>A migration's own code printed a line, live.</summary>
    /// <param name="Text">Foreign text, without the line's end.</param>
    /// <param name="IsError">True for what it wrote to stderr.</param>
    public sealed record Printed(string Text, bool IsError) : MigrationEvent;

    /// <summary>A migration and its rows are committed.</summary>
    public sealed record Finished(MigrationOutcome Outcome) : MigrationEvent;

    /// <summary>
    /// A migration has run in a transaction that it shares with the others: nothing of it is kept yet. Told while that is open.
    /// <see cref="Finished"/> comes with the commit, <see cref="Rehearsed"/> after the rollback of a dry run.
    /// </summary>
    public sealed record Ran(MigrationOutcome Outcome) : MigrationEvent;

    /// <summary>A dry run executes everything but this half: it opted out of the transaction, or its way back did.</summary>
    public sealed record NotRehearsed(MigrationStep Step) : MigrationEvent;

    /// <summary>A migration ran well in a dry run, which is rolled back.</summary>
    public sealed record Rehearsed(MigrationOutcome Outcome) : MigrationEvent;

    /// <summary>A dry run is rolled back, well or not. What it cannot cover is to be said.</summary>
    /// <param name="Held">How long its locks were held, at most.</param>
    /// <param name="Programs">Those that ran and are programs: what they did outside the database is not rolled back.</param>
    public sealed record DryRunEnded(TimeSpan Held, IReadOnlyList<MigrationStep> Programs) : MigrationEvent;

    /// <summary>A change of the records alone is committed.</summary>
    /// <param name="Change">What was changed.</param>
    /// <param name="Reason">Why, as whoever did it said; null where nobody said.</param>
    /// <param name="Database">Where.</param>
    public sealed record Recorded(RecordChange Change, string? Reason, DatabaseIdentity Database) : MigrationEvent;

    /// <summary>A migration failed; all of it is rolled back (or, outside a transaction, what ran before the failure stays).</summary>
    public sealed record Failed(MigrationFailure Failure) : MigrationEvent;
}

/// <summary>How far an index is built, as the server tells it.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Index">Its name; null where the server does not say, as while it is built without CONCURRENTLY.</param>
/// <param name="Phase">The server's words, for example <c>waiting for writers before build</c>.</param>
/// <param name="Done">How much of the phase is done.</param>
/// <param name="Total">Of how much; 0 where the phase counts nothing.</param>
/// <param name="Unit">What is counted: <c>blocks</c>, <c>tuples</c>, or <c>transactions</c> that are waited for.</param>
/// <param name="Elapsed">How long the statement has been running.</param>
public sealed record IndexBuild(string Table, string? Index, string Phase, long Done, long Total, string Unit, TimeSpan Elapsed)
{
    /// <summary>Of the phase; null where it counts nothing.</summary>
    public int? Percent => Total > 0 ? (int)Math.Min(100, 100 * Done / Total) : null;

    /// <summary>Whose transaction is waited for; null where nobody's.</summary>
    public BlockingSession? WaitsFor { get; init; }

    /// <summary>All of it in a line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Index ?? "an index"} on {Table}: {Phase}{(Total > 0 ? $", {Done} of {Total} {Unit} ({Percent} %)" : "")}{(WaitsFor is null ? "" : $"; it waits for {WaitsFor}")}");
}

/// <summary>Who hears the events. Called on the thread that called the engine.</summary>
public interface IMigrationObserver
{
    /// <summary>Hears one event. What it throws ends the run.</summary>
    void Observe(MigrationEvent migrationEvent);
}

/// <summary>What the planner noticed.</summary>
public abstract record PlanWarning
{
    private PlanWarning()
    {
    }

    /// <summary>A migration to run is older than one that has run.</summary>
    /// <param name="Name">The one to run.</param>
    /// <param name="Newest">The newest that has run.</param>
    public sealed record OutOfOrder(MigrationName Name, string Newest) : PlanWarning;

    /// <summary>Migrations whose text was changed after they ran.</summary>
    public sealed record Modified(IReadOnlyList<MigrationName> Names) : PlanWarning;

    /// <summary>Migrations of one timestamp; they run in ordinal order.</summary>
    public sealed record EqualTimestamps(IReadOnlyList<MigrationName> Names) : PlanWarning;

    /// <summary>Migrations of the set that have run, and whose work a new baseline holds too: on a fresh database they would run behind it.</summary>
    public sealed record HeldByBaseline(IReadOnlyList<MigrationName> Names) : PlanWarning;

    /// <summary>Halves outside a transaction that were begun and not finished, and that this run does not go on with.</summary>
    public sealed record Interrupted(IReadOnlyList<string> Names) : PlanWarning;

    /// <summary>Rows of the meta table for which the set has no migration.</summary>
    public sealed record MissingMigrations(IReadOnlyList<string> RecordedNames) : PlanWarning;
}

/// <summary>The database that a run works on, as the server tells it.</summary>
/// <param name="Server">Host and port, or the socket's folder.</param>
/// <param name="Database">Its name.</param>
/// <param name="User">The session's user.</param>
/// <param name="Schema">The schema that holds the meta table and receives unqualified tables.</param>
/// <param name="ServerVersion">For example <c>15.18</c>.</param>
public sealed record DatabaseIdentity(string Server, string Database, string User, string Schema, string ServerVersion)
{
    /// <summary>The role that the session acts as; null where it is the user itself.</summary>
    public string? Role { get; init; }

    /// <summary>What the database says that it is for; null where it says nothing.</summary>
    public DatabaseEnvironment? Environment { get; init; }

    /// <summary>True where a pooler stands between, so that each transaction brings its own lock and settings.</summary>
    public bool IsPooled { get; init; }
}

/// <summary>A session that holds a lock which a migration waited for (<c>pg_stat_activity</c>). All of it foreign text.</summary>
/// <param name="ProcessId">The server's process: <c>pg_terminate_backend</c> takes it.</param>
/// <param name="Application">Its <c>application_name</c>.</param>
/// <param name="User">Null where the server does not show it to us.</param>
/// <param name="State">For example <c>idle in transaction</c>.</param>
/// <param name="QueryStart">When its latest query began.</param>
/// <param name="Query">Its latest query, cut.</param>
public sealed record BlockingSession(int ProcessId, string? Application, string? User, string? State, DateTimeOffset? QueryStart, string? Query)
{
    /// <summary>All of it in a line, for the person who has to decide whether it may be ended.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"process {ProcessId} ({(string.IsNullOrEmpty(Application) ? "unnamed" : Application)}, user {User ?? "unknown"}, {State ?? "state unknown"}, "
        + $"query since {QueryStart?.ToString("u", CultureInfo.InvariantCulture) ?? "unknown"}): {Query}");
}

/// <summary>Who holds the lock that we wait for (<c>pg_locks</c> and <c>pg_stat_activity</c>).</summary>
public sealed record LockHolder(int ProcessId, string? Application, string? User, string? Host, DateTimeOffset? Since);
