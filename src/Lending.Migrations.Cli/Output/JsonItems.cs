using System.Text.Json.Serialization;

namespace Lending.Migrations.Cli.Output;

/// <summary>A migration that was run, or (preview) would be: then <c>duration</c>, <c>startedAt</c> and <c>outcome</c> are null.</summary>
/// <param name="Direction"><c>Up</c> or <c>Down</c>.</param>
/// <param name="Duration">Seconds, with fractions.</param>
/// <param name="StartedAt">ISO 8601, UTC.</param>
/// <param name="Outcome"><c>Committed</c>; or <c>RolledBack</c>, of a dry run: it worked, and nothing of it is left.</param>
/// <param name="Sql">Only of <c>--what-if --verbose</c>: the statements, at most the first thousand.</param>
internal sealed record MigrationItem(
    string Name,
    string Direction,
    double? Duration,
    int Statements,
    string Source,
    DateTimeOffset? StartedAt,
    bool Transactional,
    string? Outcome,
    string Server,
    string Database,
    string Schema,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Sql);

/// <summary>How a migration stands.</summary>
/// <param name="State">
/// The first that is true of <c>Interrupted</c>, <c>Missing</c>, <c>Modified</c>, <c>OutOfOrder</c> (pending), else <c>Executed</c> or <c>Pending</c>.
/// </param>
/// <param name="ExecutedAt">ISO 8601, UTC; null where it has not run or nobody kept the time.</param>
/// <param name="Duration">Seconds, with fractions; null where unknown.</param>
/// <param name="Modified">Null where it cannot be known.</param>
/// <param name="Pending">True for what an up would run or finish, whatever its state.</param>
/// <param name="StatementsDone">Of an interrupted one; null for any other.</param>
internal sealed record StatusItem(
    string Name,
    string State,
    DateTimeOffset? ExecutedAt,
    double? Duration,
    string? Source,
    string? Checksum,
    bool OutOfOrder,
    bool? Modified,
    bool Pending,
    int? StatementsDone,
    string Server,
    string Database,
    string Schema);

/// <summary>What a database is for.</summary>
/// <param name="Name">Null where it is not named.</param>
internal sealed record EnvironmentItem(string? Name, bool Protected, string Server, string Database, string Schema);

/// <summary>One entry of the history.</summary>
/// <param name="Direction"><c>Up</c> or <c>Down</c>.</param>
/// <param name="Outcome">As <c>--outcome</c> takes it.</param>
/// <param name="StartedAt">ISO 8601, UTC.</param>
/// <param name="Duration">Seconds, with fractions; null where nothing ran or the process died.</param>
internal sealed record HistoryItem(
    string Name,
    string Direction,
    string Outcome,
    DateTimeOffset StartedAt,
    double? Duration,
    int Statements,
    bool Transactional,
    string? Error,
    string? Reason,
    string DatabaseUser,
    string OsUser,
    string Host,
    string Tool,
    string? Checksum,
    Guid RunId,
    string Server,
    string Database,
    string Schema);

/// <summary>A change of the records, done or (preview) shown.</summary>
/// <param name="Action"><c>Register</c>, <c>Unregister</c>, <c>AcceptChange</c>, <c>Forget</c>, <c>SettleAsExecuted</c> or <c>SettleAsPending</c>.</param>
internal sealed record RecordItem(string Name, string Action, string? Reason, string Server, string Database, string Schema);

/// <summary>A migration that <c>new</c> wrote.</summary>
internal sealed record CreatedItem(string Name, string Path);

/// <summary>A migration that <c>convert</c> wrote.</summary>
/// <param name="Source">The original, as it was.</param>
/// <param name="Path">The new file.</param>
/// <param name="DownStatements">Null where it cannot be undone.</param>
/// <param name="Verified">False where only the schema could be compared, not the data.</param>
/// <param name="Questions">What the original asked the database.</param>
internal sealed record ConvertedItem(
    string Name,
    string Source,
    string Path,
    int UpStatements,
    int? DownStatements,
    bool Verified,
    IReadOnlyList<string> Questions,
    IReadOnlyList<string> Warnings);

/// <summary>Serializers made at build time: the ones made at run time by reflection would be most of a short run.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(MigrationItem))]
[JsonSerializable(typeof(StatusItem))]
[JsonSerializable(typeof(EnvironmentItem))]
[JsonSerializable(typeof(HistoryItem))]
[JsonSerializable(typeof(RecordItem))]
[JsonSerializable(typeof(CreatedItem))]
[JsonSerializable(typeof(ConvertedItem))]
internal sealed partial class JsonItems : JsonSerializerContext;
