namespace Lending.Migrations.Operations;

/// <content>Functions and triggers.</content>
public sealed partial class QueryInterface
{
    /// <summary>Makes a function.</summary>
    /// <param name="name">As it stands; <c>schema.function</c> for another schema. Without quotes case does not count.</param>
    /// <param name="parameters">Its parameters; an empty list for none.</param>
    /// <param name="returns">The type that it returns, as SQL names it.</param>
    /// <param name="language"><c>plpgsql</c>, <c>sql</c>…</param>
    /// <param name="body">Of PL/pgSQL what stands between BEGIN and END; of other languages all of it.</param>
    /// <param name="options">Variables and what else is said of it.</param>
    public void CreateFunction(
        string name, IReadOnlyList<FunctionParameter> parameters, string returns, string language, string body, FunctionOptions? options = null) =>
        Send([FunctionDdl.Create(Schema, (name, parameters, returns, language), body, options ?? new())]);

    /// <summary>Drops a function, which must exist and must not be used.</summary>
    /// <param name="name">As for <see cref="CreateFunction"/>.</param>
    /// <param name="parameters">Its parameters, by which functions of one name differ.</param>
    public void DropFunction(string name, IReadOnlyList<FunctionParameter> parameters) => Send([FunctionDdl.Drop(Schema, name, parameters)]);

    /// <summary>Renames a function.</summary>
    /// <param name="before">As for <see cref="CreateFunction"/>.</param>
    /// <param name="parameters">Its parameters, by which functions of one name differ.</param>
    /// <param name="after">Its new name, without a schema.</param>
    public void RenameFunction(string before, IReadOnlyList<FunctionParameter> parameters, string after) =>
        Send([FunctionDdl.Rename(Schema, before, parameters, after)]);

    /// <summary>Makes a trigger.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">Its name.</param>
    /// <param name="timing">When it fires.</param>
    /// <param name="events">On what it fires, at least one.</param>
    /// <param name="function">What it calls: found by the session's search_path, unless <c>schema.function</c> says where.</param>
    /// <param name="options">Null for once a row, without arguments.</param>
    public void CreateTrigger(
        TableName table, string name, TriggerTiming timing, IReadOnlyList<TriggerEvent> events, string function, TriggerOptions? options = null) =>
        Send([FunctionDdl.CreateTrigger(table.In(Schema), name, (timing, events), function, options ?? new())]);

    /// <summary>Drops a trigger, which must exist.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">Its name.</param>
    public void DropTrigger(TableName table, string name) => Send($"DROP TRIGGER {Quote.Identifier(name)} ON {table.In(Schema)} RESTRICT");

    /// <summary>Renames a trigger.</summary>
    /// <param name="table">The table.</param>
    /// <param name="before">Its name.</param>
    /// <param name="after">Its new name.</param>
    public void RenameTrigger(TableName table, string before, string after) =>
        Send($"ALTER TRIGGER {Quote.Identifier(before)} ON {table.In(Schema)} RENAME TO {Quote.Identifier(after)}");
}
