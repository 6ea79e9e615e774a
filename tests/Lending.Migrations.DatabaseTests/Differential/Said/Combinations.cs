using Lending.Migrations.Operations;
using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

/// <summary>Type by default by null by unique by reference: generated, for nobody thinks of them all.</summary>
internal static class Combinations
{
    private static readonly (string Js, DataType Ours, string JsDefault, object? Default)[] Types =
    [
        ("S.STRING", DataTypes.String(), "\"it's\"", "it's"),
        ("S.STRING(50)", DataTypes.String(50), @"'a\\b'", @"a\b"),
        ("S.CHAR", DataTypes.Char(), "'c'", "c"),
        ("S.CHAR(3)", DataTypes.Char(3), "'abc'", "abc"),
        ("S.TEXT", DataTypes.Text, "''", ""),
        ("S.SMALLINT", DataTypes.SmallInt, "-1", -1),
        ("S.INTEGER", DataTypes.Integer, "42", 42),
        ("S.BIGINT", DataTypes.BigInt, "9007199254740991", 9007199254740991),
        ("S.FLOAT", DataTypes.Float(), "1.5", 1.5),
        ("S.FLOAT(10)", DataTypes.Float(10), "0.25", 0.25),
        ("S.REAL", DataTypes.Real, "-2.5", -2.5f),
        ("S.DOUBLE", DataTypes.Double, "1e21", 1e21),
        ("S.DECIMAL", DataTypes.Decimal(), "12.5", 12.5m),
        ("S.DECIMAL(10)", DataTypes.Decimal(10), "7", 7),
        ("S.NUMERIC(30, 6)", DataTypes.Numeric(30, 6), "0", 0),
        ("S.BOOLEAN", DataTypes.Boolean, "false", false),
        ("S.TIME", DataTypes.Time, "'12:34:56'", new TimeOnly(12, 34, 56)),
        ("S.DATE", DataTypes.Date, "new Date(1234)", DateTimeOffset.UnixEpoch.AddMilliseconds(1234)),
        ("S.DATEONLY", DataTypes.DateOnly, "'2020-02-29'", new DateOnly(2020, 2, 29)),
        ("S.BLOB", DataTypes.Blob, "Buffer.from('ab')", "ab"u8.ToArray()),
        ("S.UUID", DataTypes.Uuid, "'6b1cd2c4-2a4e-4d2b-8d5e-0d8a7a3b5c11'", Guid.Parse("6b1cd2c4-2a4e-4d2b-8d5e-0d8a7a3b5c11")),
        ("S.JSON", DataTypes.Json, "{ a: \"it's\", b: [1, null] }", new { a = "it's", b = new int?[] { 1, null } }),
        ("S.JSONB", DataTypes.JsonB, "[]", Array.Empty<int>()),
        ("S.CIDR", DataTypes.Cidr, "'10.0.0.0/8'", "10.0.0.0/8"),
        ("S.INET", DataTypes.Inet, "'127.0.0.1'", System.Net.IPAddress.Loopback),
        ("S.MACADDR", DataTypes.MacAddr, "'08:00:2b:01:02:03'", "08:00:2b:01:02:03"),
        ("S.TSVECTOR", DataTypes.TsVector, "'fat cat'", "fat cat"),
        ("S.ARRAY(S.INTEGER)", DataTypes.Array(DataTypes.Integer), "[1, 2]", new[] { 1, 2 }),
        ("S.ARRAY(S.STRING)", DataTypes.Array(DataTypes.String()), "[]", Array.Empty<string>()),
        ("S.ARRAY(S.TEXT)", DataTypes.Array(DataTypes.Text), "['a', \"it's\"]", new[] { "a", "it's" }),
        ("S.RANGE(S.INTEGER)", DataTypes.Range(DataTypes.Integer), "[1, 5]", new[] { 1, 5 }),
        ("S.RANGE(S.BIGINT)", DataTypes.Range(DataTypes.BigInt), "[1, 5]", new[] { 1L, 5L }),
        ("S.RANGE(S.DECIMAL)", DataTypes.Range(DataTypes.Decimal()), "[1.5, 2.5]", new[] { 1.5m, 2.5m }),
        ("S.RANGE(S.DATE)", DataTypes.Range(DataTypes.Date), "[new Date(0), new Date(86400000)]",
            new[] { DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1) }),
        ("S.RANGE(S.DATEONLY)", DataTypes.Range(DataTypes.DateOnly), "['2020-01-01', '2020-02-01']", new[] { "2020-01-01", "2020-02-01" }),
        ("S.ENUM('a', \"b'c\")", DataTypes.Enum("a", "b'c"), "\"b'c\"", "b'c"),
        ("S.CITEXT", DataTypes.CiText, "'Abc'", "Abc"),
        ("S.HSTORE", DataTypes.HStore, "{ a: 'b c' }", new Dictionary<string, string> { ["a"] = "b c" }),
    ];

    private static readonly string[] WithoutOrder = ["S.JSON"];

    private static readonly (string Js, DataType Ours)[] Keys =
        [("S.INTEGER", DataTypes.Integer), ("S.BIGINT", DataTypes.BigInt), ("S.UUID", DataTypes.Uuid), ("S.STRING(40)", DataTypes.String(40))];

    private static readonly (string? Js, ReferentialAction? Ours)[] Rules =
    [
        (null, null), ("CASCADE", ReferentialAction.Cascade), ("SET NULL", ReferentialAction.SetNull), ("set default", ReferentialAction.SetDefault),
        ("RESTRICT", ReferentialAction.Restrict), ("NO ACTION", ReferentialAction.NoAction),
    ];

    private static readonly (string? Js, Deferrable? Ours)[] Deferrals =
    [
        (null, null), ("NOT", Deferrable.Not), ("INITIALLY_IMMEDIATE", Deferrable.InitiallyImmediate), ("INITIALLY_DEFERRED", Deferrable.InitiallyDeferred),
    ];

    public static IReadOnlyList<Case> All { get; } =
    [
        .. Types.Select(type => Of($"every definition of {type.Js}", type, Definitions(type).ToList())),
        .. Types.Select(type => Added(type, Definitions(type).Where(one => one.Js.Contains("unique", StringComparison.Ordinal)).ToList())),
        .. Keys.SelectMany(key => Deferrals.Select(deferral => References(key, deferral))),
        .. Changes(),
    ];

    private static IEnumerable<(string Js, ColumnDefinition Ours)> Definitions((string Js, DataType Ours, string JsDefault, object? Default) type)
    {
        (string Js, Func<ColumnDefinition, ColumnDefinition> Ours)[] defaults =
        [
            ("", one => one), (", defaultValue: null", one => one with { DefaultValue = null }),
            ($", defaultValue: {type.JsDefault}", one => one with { DefaultValue = type.Default }),
        ];
        foreach (var (js, withDefault) in defaults)
        {
            foreach (var allowNull in new bool?[] { null, true, false })
            {
                foreach (var unique in WithoutOrder.Contains(type.Js) ? [false] : new[] { false, true })
                {
                    var stated = new ColumnDefinition { Type = type.Ours, Unique = unique };
                    yield return (
                        $"{{ type: {type.Js}{js}{(allowNull is null ? "" : $", allowNull: {(allowNull.Value ? "true" : "false")}")}{(unique ? ", unique: true" : "")} }}",
                        withDefault(allowNull is { } value ? stated with { AllowNull = value } : stated));
                }
            }
        }
    }

    private static Case Of(string name, (string Js, DataType Ours, string JsDefault, object? Default) type, List<(string Js, ColumnDefinition Ours)> definitions) => Same(
        name,
        "",
        $"await q.createTable('t', {{ {string.Join(", ", definitions.Select((one, index) => $"c{index}: {one.Js}"))} }})",
        q =>
        {
            ColumnSet columns = [];
            foreach (var (_, definition) in definitions)
            {
                columns.Add($"c{columns.Count}", definition);
            }

            q.CreateTable("t", columns);
        }) with
    { Needs = NeedsOf(type.Js) };

    private static Case Added((string Js, DataType Ours, string JsDefault, object? Default) type, List<(string Js, ColumnDefinition Ours)> definitions) => Same(
        $"every added column of {type.Js}",
        "CREATE TABLE t (id int)",
        string.Join("; ", definitions.Select((one, index) => $"await q.addColumn('t', 'c{index}', {one.Js})")),
        q =>
        {
            for (var index = 0; index < definitions.Count; index++)
            {
                q.AddColumn("t", $"c{index}", definitions[index].Ours);
            }
        }) with
    { Needs = NeedsOf(type.Js) };

    private static string? NeedsOf(string type) => type switch
    {
        "S.CITEXT" => "citext",
        "S.HSTORE" => "hstore",
        _ => null,
    };

    private static Case References((string Js, DataType Ours) key, (string? Js, Deferrable? Ours) deferral)
    {
        var pairs = Rules.SelectMany(deleted => Rules.Select(updated => (Deleted: deleted, Updated: updated))).ToList();
        var when = deferral.Js is null ? "" : $", deferrable: S.Deferrable.{deferral.Js}";
        var columns = pairs.Select((pair, index) =>
            $"c{index}: {{ type: {key.Js}, references: {{ model: 'target', key: 'k'{when} }}"
            + (pair.Deleted.Js is null ? "" : $", onDelete: '{pair.Deleted.Js}'") + (pair.Updated.Js is null ? "" : $", onUpdate: '{pair.Updated.Js}'") + " }");
        return Same(
            $"every reference to {key.Js} {deferral.Js}",
            "",
            $"await q.createTable('target', {{ k: {{ type: {key.Js}, primaryKey: true }} }}); await q.createTable('t', {{ {string.Join(", ", columns)} }})",
            q =>
            {
                q.CreateTable("target", new() { ["k"] = new() { Type = key.Ours, PrimaryKey = true } });
                ColumnSet set = [];
                foreach (var (deleted, updated) in pairs)
                {
                    set.Add($"c{set.Count}", new()
                    {
                        Type = key.Ours,
                        References = new("target", "k") { Deferrable = deferral.Ours },
                        OnDelete = deleted.Ours,
                        OnUpdate = updated.Ours,
                    });
                }

                q.CreateTable("t", set);
            });
    }

    /// <summary>Where the server converts by itself, Sequelize's changeColumn works with whatever is stated beside the type.</summary>
    private static IEnumerable<Case> Changes()
    {
        (string From, string Js, DataType Ours, string JsDefault, object Default)[] conversions =
        [
            ("integer", "S.BIGINT", DataTypes.BigInt, "5", 5), ("integer", "S.DECIMAL(10, 2)", DataTypes.Decimal(10, 2), "5", 5),
            ("varchar(20)", "S.TEXT", DataTypes.Text, "'x'", "x"), ("text", "S.STRING(80)", DataTypes.String(80), "'x'", "x"),
            ("real", "S.DOUBLE", DataTypes.Double, "1.5", 1.5), ("date", "S.DATE", DataTypes.Date, "new Date(0)", DateTimeOffset.UnixEpoch),
            ("timestamp", "S.DATE", DataTypes.Date, "new Date(0)", DateTimeOffset.UnixEpoch), ("json", "S.JSON", DataTypes.Json, "{ a: 1 }", new { a = 1 }),
            ("boolean", "S.BOOLEAN", DataTypes.Boolean, "true", true), ("uuid", "S.UUID", DataTypes.Uuid, "S.fn('gen_random_uuid')", Sql.Fn("gen_random_uuid")),
        ];
        foreach (var (from, js, type, jsDefault, value) in conversions)
        {
            foreach (var (suffix, definition) in new[]
            {
                ("", new ColumnDefinition { Type = type }),
                (", allowNull: false", new ColumnDefinition { Type = type, AllowNull = false }),
                ($", allowNull: false, defaultValue: {jsDefault}", new ColumnDefinition { Type = type, AllowNull = false, DefaultValue = value }),
                (", allowNull: true, comment: 'c'", new ColumnDefinition { Type = type, AllowNull = true, Comment = "c" }),
            }.Where(one => from is not ("date" or "timestamp") || !one.Item1.Contains("defaultValue", StringComparison.Ordinal)))
            {
                var keepsCast = from is ("real" or "text" or "varchar(20)") && suffix.Contains("defaultValue", StringComparison.Ordinal);
                yield return Same($"{from} changes to {js}{suffix}", $"CREATE TABLE t (a {from} NOT NULL)",
                    $"await q.changeColumn('t', 'a', {{ type: {js}{suffix} }})", q => q.ChangeColumn("t", "a", definition)) with
                {
                    Difference = !keepsCast ? null : new("keeps a cast to the old type")
                    {
                        Meant = $"await db.query('ALTER TABLE t ALTER a TYPE {type}'); await db.query(`ALTER TABLE t ALTER a SET DEFAULT '{value}'`)",
                    },
                };
            }
        }
    }
}
