namespace Lending.Migrations.Operations;

/// <summary>Writes the SQL of functions and triggers. Their names stand as they are written, so without quotes case does not count.</summary>
internal static class FunctionDdl
{
    public static SqlStatement Create(
        string schema, (string Name, IReadOnlyList<FunctionParameter> Parameters, string Returns, string Language) function, string body, FunctionOptions options)
    {
        var isBlock = function.Language.Equals("plpgsql", StringComparison.OrdinalIgnoreCase);
        var text = isBlock ? $"{Variables(options.Variables)} BEGIN {body} END;" : body;
        var tag = "$func$";
        while (text.Contains(tag, StringComparison.Ordinal))
        {
            tag = tag.Insert(1, "_");
        }

        return new(string.Concat(
            options.Force ? "CREATE OR REPLACE FUNCTION " : "CREATE FUNCTION ",
            $"{Signature(schema, function.Name, function.Parameters)} RETURNS {function.Returns} AS {tag} {text} {tag}",
            $" LANGUAGE {Word.Checked(function.Language, "language")}",
            string.Concat(options.Modifiers.Select(modifier => $" {modifier}"))));
    }

    public static SqlStatement Drop(string schema, string name, IReadOnlyList<FunctionParameter> parameters) =>
        new($"DROP FUNCTION {Signature(schema, name, parameters)} RESTRICT");

    public static SqlStatement Rename(string schema, string before, IReadOnlyList<FunctionParameter> parameters, string after) =>
        new($"ALTER FUNCTION {Signature(schema, before, parameters)} RENAME TO {Word.Checked(after, "function")}");

    public static SqlStatement CreateTrigger(
        QualifiedName table, string name, (TriggerTiming Timing, IReadOnlyList<TriggerEvent> Events) when, string function, TriggerOptions options)
    {
        if (when.Events.Count == 0)
        {
            throw new InvalidMigrationException("TriggerInvalid", $"The trigger '{name}' on {table} was given no event. Name at least one.");
        }

        return new(string.Concat(
            when.Timing == TriggerTiming.AfterConstraint ? "CREATE CONSTRAINT TRIGGER " : "CREATE TRIGGER ",
            $"{Quote.Identifier(name)} {Text(when.Timing)} {string.Join(" OR ", when.Events.Select(one => one.Sql))} ON {table}",
            ConstraintDdl.When(options.Deferrable),
            options.ForEachRow ? " FOR EACH ROW" : " FOR EACH STATEMENT",
            options.When is { } condition ? $" WHEN ({condition})" : "",
            $" EXECUTE PROCEDURE {Word.Checked(function, "function")}({string.Join(", ", options.Arguments.Select(Quote.String))})"));
    }

    /// <summary>A function that names no schema is one of ours, and so stands in the schema of the run.</summary>
    private static string Signature(string schema, string name, IReadOnlyList<FunctionParameter> parameters)
    {
        var place = Word.Checked(name, "function").Contains('.', StringComparison.Ordinal) ? name : $"{Quote.Identifier(schema)}.{name}";
        return $"{place}({string.Join(", ", parameters.Select(Text))})";
    }

    private static string Variables(IReadOnlyList<FunctionVariable> variables) => variables.Count == 0
        ? ""
        : $"DECLARE {string.Join(' ', variables.Select(one => $"{one.Name} {one.Type}{(one.Default is null ? "" : $" := {one.Default}")};"))}";

    private static string Text(FunctionParameter parameter) =>
        string.Join(' ', new[] { parameter.Direction, parameter.Name, parameter.Type }.Where(part => !string.IsNullOrEmpty(part)));

    private static string Text(TriggerTiming timing) => timing switch
    {
        TriggerTiming.Before => "BEFORE",
        TriggerTiming.InsteadOf => "INSTEAD OF",
        _ => "AFTER",
    };
}
