using Lending.Migrations.DatabaseTests.Differential.Said;

namespace Lending.Migrations.DatabaseTests.Differential;

/// <summary>All that is said to both.</summary>
internal static class Cases
{
    /// <summary>What many cases begin with.</summary>
    public const string Users =
        """
        CREATE TABLE users (id serial PRIMARY KEY, email varchar(255) NOT NULL, name varchar(50) DEFAULT 'x', age integer NOT NULL DEFAULT 1,
          nick text, active boolean NOT NULL DEFAULT true, tags text[], meta jsonb, "createdAt" timestamptz);
        """;

    public const string Roles =
        """
        CREATE TABLE roles (id serial PRIMARY KEY, label varchar(50) UNIQUE, no integer, ok boolean, at timestamptz, tags text[], meta jsonb);
        INSERT INTO roles (label, no, ok, tags) VALUES ('a', 1, true, '{x,y}'), ('b', 2, false, '{}'), ('c%', 3, NULL, NULL), ('it''s', 4, true, '{z}');
        """;

    public static IReadOnlyList<Case> All { get; } =
    [
        .. TableCases.All, .. ColumnCases.All, .. ChangeCases.All, .. EnumCases.All, .. IndexCases.All, .. ConstraintCases.All,
        .. DataCases.All, .. WhereCases.All, .. QueryCases.All, .. FunctionCases.All, .. QuestionCases.All, .. Combinations.All,
    ];

    private static readonly Dictionary<string, Case> ByName = All.ToDictionary(one => one.Name);

    public static Case Named(string name) => ByName[name];
}
