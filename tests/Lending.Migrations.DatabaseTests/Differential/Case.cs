using Lending.Migrations.Operations;

namespace Lending.Migrations.DatabaseTests.Differential;

/// <summary>One small migration, said twice: to Sequelize (<c>q</c>, <c>S</c>, <c>db</c>) and to our QueryInterface.</summary>
/// <param name="Name">A sentence, unique.</param>
/// <param name="Js">The body of an async function. What it returns is compared too.</param>
/// <param name="Ours">The same for ours.</param>
internal sealed record Case(string Name, string Js, Func<QueryInterface, object?> Ours)
{
    /// <summary>SQL that runs before it on both sides.</summary>
    public string Given { get; init; } = "";

    public bool Transactional { get; init; } = true;

    /// <summary>An extension without which there is nothing to compare; null for none.</summary>
    public string? Needs { get; init; }

    /// <summary>True drops what it leaves: Sequelize's questions would find it again, whatever its schema.</summary>
    public bool IsQuestion { get; init; }

    /// <summary>Null where both must do the same.</summary>
    public Difference? Difference { get; init; }

    public static Case Same(string name, string given, string js, Action<QueryInterface> ours) => new(name, js, Silent(ours)) { Given = given };

    public static Case Asks(string name, string given, string js, Func<QueryInterface, object?> ours) => new(name, js, ours) { Given = given };

    /// <summary>A difference that docs/differences-from-sequelize.md lists.</summary>
    public static Case Differs(string name, string given, string js, Action<QueryInterface> ours, Difference difference) =>
        new(name, js, Silent(ours)) { Given = given, Difference = difference };

    public override string ToString() => Name;

    private static Func<QueryInterface, object?> Silent(Action<QueryInterface> ours) => queryInterface =>
    {
        ours(queryInterface);
        return null;
    };
}

/// <summary>In what way the two part.</summary>
/// <param name="Listed">Words of the row of the list that says so.</param>
internal sealed record Difference(string Listed)
{
    /// <summary>Sequelize's error, or a part of it; null where it succeeds and leaves something else.</summary>
    public string? SequelizeFails { get; init; }

    /// <summary>What the author meant, in words that Sequelize or the server understand; ours must do the same. Null: nothing.</summary>
    public string? Meant { get; init; }

    /// <summary>The id of our refusal; null where ours succeeds.</summary>
    public string? WeRefuse { get; init; }
}
