using Lending.Migrations.Operations;

namespace LendingMigrations.Scripts;

/// <summary>
/// The calls of <c>$queryInterface</c> that Sequelize writes otherwise than our QueryInterface; all others go to that one. Its names
/// and parameters are those of Sequelize 6.
/// </summary>
internal sealed class SequelizeCalls(ValueBinder values, QueryInterface target, ScriptObject sequelize)
{
    public ScriptObject Sequelize => sequelize;

    public void DropTable(TableName table, DropTableWords? options = null) =>
        target.DropTable(table, options is { Cascade: true } or { Force: true });

    public IReadOnlyDictionary<string, ColumnDescription> DescribeTable(TableName table, string? schema = null) =>
        target.DescribeTable(schema is null ? table : new TableName(table.Name, schema));

    public void RemoveIndex(TableName table, object name, bool concurrently = false)
    {
        if (name is string text)
        {
            target.RemoveIndex(table, text, concurrently);
        }
        else
        {
            target.RemoveIndex(table, (IReadOnlyList<IndexField>)values.To(name, typeof(IReadOnlyList<IndexField>), "removeIndex, fields")!, concurrently);
        }
    }

    public object BulkInsert(TableName table, IReadOnlyList<object> rows, BulkInsertWords? options = null, object? attributes = null)
    {
        var said = options ?? new();
        var returning = said.Returning as IReadOnlyList<object?> ?? (said.Returning is string column ? [column] : []);
        var wanted = new BulkInsertOptions
        {
            IgnoreDuplicates = said.IgnoreDuplicates,
            UpdateOnDuplicate = said.UpdateOnDuplicate,
            UpsertKeys = said.UpsertKeys,
            ConflictWhere = said.ConflictWhere,
            Returning = [.. returning.Select(name => $"{name}")],
            Attributes = TypesOf(said.Attributes ?? attributes),
        };
        return said.Returning is true || returning.Count > 0
            ? target.BulkInsert<object>(table, rows, wanted)
            : target.BulkInsert(table, rows, wanted);
    }

    public int Insert(TableName table, object row) => target.Insert(table, row);

    public int Insert(object? instance, TableName table, object row) =>
        instance is null ? target.Insert(table, row) : throw ValueBinder.Invalid("insert: there are no models here. The first of three arguments is $null.");

    public int BulkUpdate(TableName table, object values, Where? where, BulkUpdateWords? options = null, object? attributes = null) =>
        target.BulkUpdate(table, values, where, TypesOf(options?.Attributes ?? attributes));

    public IReadOnlyList<object> Select(TableName table, SelectWords? options = null) =>
        target.Select<object>(table, options?.Where, [.. options?.Attributes ?? []]);

    public object? RawSelect(TableName table, SelectWords options, string attribute) =>
        target.Select<object>(table, options.Where, attribute) is [var row, ..] ? ScriptSink.FirstOf(row) : null;

    public IReadOnlyList<EnumDescription> PgListEnums(string? schema = null) => target.ShowAllEnums(schema);

    public void CreateFunction(
        string name,
        IReadOnlyList<FunctionParameter> parameters,
        string returns,
        string language,
        string body,
        IReadOnlyList<string>? modifiers = null,
        FunctionOptions? options = null) =>
        target.CreateFunction(name, parameters, returns, language, body, (options ?? new()) with { Modifiers = [.. modifiers ?? [], .. options?.Modifiers ?? []] });

    public void CreateTrigger(
        TableName table,
        string name,
        TriggerTiming timing,
        IReadOnlyList<TriggerEvent> events,
        string function,
        IReadOnlyList<string>? arguments = null,
        TriggerOptions? options = null) =>
        target.CreateTrigger(table, name, timing, events, function, (options ?? new()) with { Arguments = [.. arguments ?? [], .. options?.Arguments ?? []] });

    /// <summary>Types by column, in no order: they only say how values are written.</summary>
    private ColumnSet? TypesOf(object? attributes)
    {
        if (attributes is null)
        {
            return null;
        }

        var types = new ColumnSet();
        foreach (var (key, type) in values.Map(attributes)?.Entries ?? throw ValueBinder.Wrong(attributes, "attributes", "a hashtable of columns and types"))
        {
            var name = ValueBinder.NameOf(key, "attributes");
            types.Add(name, (ColumnDefinition)values.To(type, typeof(ColumnDefinition), $"attributes, {name}")!);
        }

        return types;
    }

    internal sealed record DropTableWords
    {
        public bool Cascade { get; init; }

        public bool Force { get; init; }
    }

    internal sealed record BulkInsertWords
    {
        public bool IgnoreDuplicates { get; init; }

        public IReadOnlyList<string> UpdateOnDuplicate { get; init; } = [];

        public IReadOnlyList<string> UpsertKeys { get; init; } = [];

        public Where? ConflictWhere { get; init; }

        /// <summary>$true for all columns, or their names.</summary>
        public object? Returning { get; init; }

        public object? Attributes { get; init; }
    }

    internal sealed record BulkUpdateWords
    {
        public object? Attributes { get; init; }
    }

    internal sealed record SelectWords
    {
        public Where? Where { get; init; }

        public IReadOnlyList<string> Attributes { get; init; } = [];
    }
}
