namespace Lending.Migrations.Operations;

/// <summary>A parameter of a function.</summary>
/// <param name="Type">Its type, as SQL names it.</param>
/// <param name="Name">Its name; null for none.</param>
/// <param name="Direction"><c>IN</c>, <c>OUT</c>, <c>INOUT</c> or <c>VARIADIC</c>; null for the server's IN.</param>
public sealed record FunctionParameter(string Type, string? Name = null, string? Direction = null);

/// <summary>A variable of a PL/pgSQL function.</summary>
/// <param name="Type">Its type, as SQL names it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Default">Its first value, as SQL; null for none.</param>
public sealed record FunctionVariable(string Type, string Name, string? Default = null);

/// <summary>How a function is made.</summary>
public sealed record FunctionOptions
{
    /// <summary>Replaces a function of the same name and parameters.</summary>
    public bool Force { get; init; }

    /// <summary>The variables of a PL/pgSQL function.</summary>
    public IReadOnlyList<FunctionVariable> Variables { get; init; } = [];

    /// <summary>What else is said of it, as SQL: <c>IMMUTABLE</c>, <c>SECURITY DEFINER</c>…</summary>
    public IReadOnlyList<string> Modifiers { get; init; } = [];
}

/// <summary>When a trigger fires.</summary>
public enum TriggerTiming
{
    /// <summary>Before the change: it may alter or refuse it.</summary>
    Before,

    /// <summary>After the change.</summary>
    After,

    /// <summary>In place of the change, on a view.</summary>
    InsteadOf,

    /// <summary>After the change, as a constraint that can be deferred.</summary>
    AfterConstraint,
}

/// <summary>What a trigger fires on.</summary>
public sealed record TriggerEvent
{
    private TriggerEvent(string sql) => Sql = sql;

    /// <summary>A new row.</summary>
    public static TriggerEvent Insert { get; } = new("INSERT");

    /// <summary>A changed row.</summary>
    public static TriggerEvent Update { get; } = new("UPDATE");

    /// <summary>A deleted row.</summary>
    public static TriggerEvent Delete { get; } = new("DELETE");

    /// <summary>The table is emptied at once.</summary>
    public static TriggerEvent Truncate { get; } = new("TRUNCATE");

    /// <summary>A row in which one of these columns was set.</summary>
    /// <exception cref="InvalidMigrationException">A name cannot be written.</exception>
    public static TriggerEvent UpdateOf(params string[] columns) => new($"UPDATE OF {Quote.Identifiers(columns)}");

    internal string Sql { get; }
}

/// <summary>How a trigger is made.</summary>
public sealed record TriggerOptions
{
    /// <summary>What the function is called with, as text; the server passes it in <c>TG_ARGV</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Once a row; false is once a statement. Sequelize says it only in words.</summary>
    public bool ForEachRow { get; init; } = true;

    /// <summary>Fires only where this holds, as SQL over <c>NEW</c> and <c>OLD</c>; null for always.</summary>
    public SqlExpression? When { get; init; }

    /// <summary>With <see cref="TriggerTiming.AfterConstraint"/>: when it is checked; null for the server's NOT DEFERRABLE.</summary>
    public Deferrable? Deferrable { get; init; }
}
