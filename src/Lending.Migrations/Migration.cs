namespace Lending.Migrations;

/// <summary>
/// One change of the schema and the way back. Where it came from is nobody's business once it is loaded: a <c>.sql</c> file, a C#
/// class and whatever comes next all end as this value.
/// </summary>
/// <param name="Name">The identity.</param>
/// <param name="Origin">Where it was found, for status and messages.</param>
/// <param name="Up">What applies it.</param>
/// <param name="Down">What reverts it; null where the author wrote none: such a migration cannot be undone.</param>
public sealed record Migration(MigrationName Name, MigrationOrigin Origin, MigrationBody Up, MigrationBody? Down)
{
    private readonly Lazy<string?> _checksum = new(() => null);

    /// <summary>
    /// SHA-256 in lower-case hex: of a text file, without a byte order mark and with line ends as LF; of a C# migration, of the
    /// SQL that its <c>Up</c> sends. Null where it cannot be known. Computed when first asked for.
    /// </summary>
    public string? Checksum => _checksum.Value;

    /// <summary>Sets how <see cref="Checksum"/> is computed.</summary>
    public Func<string?> ComputeChecksum
    {
        init => _checksum = new Lazy<string?>(value);
    }

    /// <summary>
    /// The name of its row, where it has one of its own: the Node runner records a JavaScript file under its whole name. Null for
    /// the stem with the extension of the settings.
    /// </summary>
    public string? RecordedAs { get; init; }

    /// <summary>The file that it was converted from, for which it stands; null for one that was written by hand.</summary>
    public MigrationOriginal? Original { get; init; }

    /// <summary>
    /// Says the migration as it is, for a kind whose halves are known only when its code is loaded: whether there is a way back,
    /// whether it opted out of the transaction. Called for what a run is about to take, before the lock. Null for one that is
    /// known in full.
    /// </summary>
    /// <exception cref="InvalidMigrationException">What it needs is missing, or it is not a proper migration.</exception>
    public Func<RunScope, Migration>? Prepare { get; init; }

    /// <summary>
    /// Begins what <see cref="Prepare"/> will need and does not wait for it: called for the first of the set, so that Node starts while the
    /// connection is opened, and for all that a plan takes, so that they are loaded in one go. It throws nothing, because it may turn
    /// out that nothing is to be done. Null where there is nothing to begin.
    /// </summary>
    public Action<RunScope>? Anticipate { get; init; }

    /// <summary>The half that a direction runs; null for a down that was not written.</summary>
    public MigrationBody? Body(MigrationDirection direction) => direction == MigrationDirection.Up ? Up : Down;
}

/// <summary>One half of a migration.</summary>
/// <param name="Transactional">
/// False for a half that opted out (<c>transaction:false</c>): its statements run one by one, each committed by itself, as
/// CREATE INDEX CONCURRENTLY needs.
/// </param>
/// <param name="Run">Says its statements to the context's sink.</param>
public sealed record MigrationBody(bool Transactional, MigrationAction Run)
{
    /// <summary>How long a statement of it may wait for a lock; null for what the run says.</summary>
    public TimeSpan? LockTimeout { get; init; }

    /// <summary>
    /// What its author writes to take it out of the transaction, in the words of its kind; null where that cannot be done. It is the
    /// remedy where the server refuses a statement in a transaction.
    /// </summary>
    public string? OptOut { get; init; }

    /// <summary>Why this half cannot be run here, with the remedy; a plan that holds it is refused. Null where it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>
    /// Its statements on a server of a version, where a text holds them all: what of an interrupted one is done can be compared before
    /// anything runs. Null where only its code knows.
    /// </summary>
    internal Func<string, IEnumerable<SqlStatement>>? Script { get; init; }

    /// <summary>
    /// True where it is a program, which may do more than say statements: what it does outside the database no rollback takes back.
    /// </summary>
    public bool IsProgram { get; init; }

    /// <summary>
    /// What a preview says in place of its SQL, where to hear that would mean to run code that may do anything beside. Null where
    /// a half does nothing but say its statements.
    /// </summary>
    public string? Unheard { get; init; }
}

/// <summary>What a half of a migration does.</summary>
public delegate void MigrationAction(MigrationContext context);

/// <summary>Where a migration was found.</summary>
/// <param name="Source">For people: a file's path, or an assembly's file name and the class in it.</param>
/// <param name="FilePath">The file whose lines an error may point at; null where there is none.</param>
public sealed record MigrationOrigin(string Source, string? FilePath = null)
{
    /// <inheritdoc/>
    public override string ToString() => Source;
}

/// <summary>Which half of a migration runs.</summary>
public enum MigrationDirection
{
    /// <summary>Applies.</summary>
    Up,

    /// <summary>Reverts.</summary>
    Down,
}

/// <summary>
/// Names the migration that a C# class is. The class cannot carry the name itself: a stem begins with digits.
/// </summary>
/// <param name="name">The stem, for example <c>20241023000001-create-markets</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MigrationAttribute(string name) : Attribute
{
    /// <summary>The stem.</summary>
    public string Name { get; } = name;

    /// <summary>False takes both halves out of the transaction.</summary>
    public bool Transactional { get; set; } = true;

    /// <summary>
    /// How long a statement may wait for a lock: a number and its unit, such as <c>500ms</c>, <c>10s</c> or <c>2min</c>. Null for what the
    /// run says.
    /// </summary>
    public string? LockTimeout { get; set; }
}
