namespace Lending.Migrations.Operations;

/// <summary>
/// The types of columns, by Sequelize's names. Those that take arguments are methods: <c>DataTypes.String()</c>,
/// <c>DataTypes.Decimal(30, 6)</c>; the others are properties: <c>DataTypes.Integer</c>.
/// </summary>
public static class DataTypes
{
    /// <summary><c>TEXT</c>: text of any length.</summary>
    public static DataType Text { get; } = new PlainType("TEXT");

    /// <summary><c>CITEXT</c>: text whose case does not count. Needs the extension of that name.</summary>
    public static DataType CiText { get; } = new PlainType("CITEXT");

    /// <summary><c>SMALLINT</c>: 2 bytes.</summary>
    public static DataType SmallInt { get; } = new PlainType("SMALLINT", Serial: "SMALLSERIAL");

    /// <summary><c>INTEGER</c>: 4 bytes.</summary>
    public static DataType Integer { get; } = new PlainType("INTEGER", Serial: "SERIAL", Range: "int4range");

    /// <summary><c>BIGINT</c>: 8 bytes.</summary>
    public static DataType BigInt { get; } = new PlainType("BIGINT", Serial: "BIGSERIAL", Range: "int8range");

    /// <summary><c>REAL</c>: 4 bytes, inexact.</summary>
    public static DataType Real { get; } = new FloatType("REAL");

    /// <summary><c>DOUBLE PRECISION</c>: 8 bytes, inexact.</summary>
    public static DataType Double { get; } = new FloatType("DOUBLE PRECISION");

    /// <summary><c>BOOLEAN</c>.</summary>
    public static DataType Boolean { get; } = new PlainType("BOOLEAN");

    /// <summary><c>TIMESTAMP WITH TIME ZONE</c>: an instant. A <see cref="DateTime"/> without a kind is taken as UTC.</summary>
    public static DataType Date { get; } = new PlainType("TIMESTAMP WITH TIME ZONE", Range: "tstzrange");

    /// <summary><c>DATE</c>: a day without a time.</summary>
    public static DataType DateOnly { get; } = new PlainType("DATE", Range: "daterange");

    /// <summary><c>TIME</c>: a time of day.</summary>
    public static DataType Time { get; } = new PlainType("TIME");

    /// <summary><c>UUID</c>.</summary>
    public static DataType Uuid { get; } = new PlainType("UUID");

    /// <summary><c>JSON</c>, kept as it was written. A default is serialised, so a string becomes a JSON string.</summary>
    public static DataType Json { get; } = new JsonType("JSON");

    /// <summary><c>JSONB</c>, kept parsed. A default is serialised, so a string becomes a JSON string.</summary>
    public static DataType JsonB { get; } = new JsonType("JSONB");

    /// <summary><c>BYTEA</c>: bytes.</summary>
    public static DataType Blob { get; } = new BinaryType();

    /// <summary><c>HSTORE</c>: texts by key. Needs the extension of that name.</summary>
    public static DataType HStore { get; } = new HStoreType();

    /// <summary><c>CIDR</c>: a network.</summary>
    public static DataType Cidr { get; } = new PlainType("CIDR");

    /// <summary><c>INET</c>: an address, with or without a network.</summary>
    public static DataType Inet { get; } = new PlainType("INET");

    /// <summary><c>MACADDR</c>.</summary>
    public static DataType MacAddr { get; } = new PlainType("MACADDR");

    /// <summary><c>TSVECTOR</c>: a document prepared for text search.</summary>
    public static DataType TsVector { get; } = new PlainType("TSVECTOR");

    /// <summary><c>VARCHAR(length)</c>.</summary>
    /// <param name="length">Most characters.</param>
    /// <exception cref="InvalidMigrationException">The length is not positive.</exception>
    public static DataType String(int length = 255) => new PlainType($"VARCHAR({Positive(length, "length")})");

    /// <summary><c>CHAR(length)</c>: padded with blanks.</summary>
    /// <param name="length">Characters.</param>
    /// <exception cref="InvalidMigrationException">The length is not positive.</exception>
    public static DataType Char(int length = 255) => new PlainType($"CHAR({Positive(length, "length")})");

    /// <summary><c>FLOAT</c>, inexact: 8 bytes, or what the precision asks for.</summary>
    /// <param name="precision">In binary digits, 1 to 53; null for all.</param>
    /// <exception cref="InvalidMigrationException">The precision is not positive.</exception>
    public static DataType Float(int? precision = null) =>
        new FloatType(precision is { } digits ? $"FLOAT({Positive(digits, "precision")})" : "FLOAT");

    /// <summary><c>DECIMAL</c>: exact, of any size.</summary>
    public static DataType Decimal() => new PlainType("DECIMAL", Range: "numrange");

    /// <summary><c>DECIMAL(precision,scale)</c>: exact.</summary>
    /// <param name="precision">Digits in all.</param>
    /// <param name="scale">Digits after the point.</param>
    /// <exception cref="InvalidMigrationException">The precision is not positive, or the scale negative.</exception>
    public static DataType Decimal(int precision, int scale = 0) => scale switch
    {
        < 0 => throw Refused($"A scale of {scale} is negative."),
        0 => new PlainType($"DECIMAL({Positive(precision, "precision")})", Range: "numrange"),
        _ => new PlainType($"DECIMAL({Positive(precision, "precision")},{scale})", Range: "numrange"),
    };

    /// <summary>The other name of <see cref="Decimal()"/>.</summary>
    public static DataType Numeric() => Decimal();

    /// <summary>The other name of <see cref="Decimal(int, int)"/>.</summary>
    /// <inheritdoc cref="Decimal(int, int)"/>
    public static DataType Numeric(int precision, int scale = 0) => Decimal(precision, scale);

    /// <summary><c>GEOMETRY</c>, <c>GEOMETRY(POINT,4326)</c>. Needs the extension postgis.</summary>
    /// <param name="type">POINT, POLYGON…; null for any.</param>
    /// <param name="srid">The number of the spatial reference system; null for none.</param>
    /// <exception cref="InvalidMigrationException">The type is no name, or missing beside a srid.</exception>
    public static DataType Geometry(string? type = null, int? srid = null) => Spatial("GEOMETRY", type, srid);

    /// <summary><c>GEOGRAPHY</c>, <c>GEOGRAPHY(POINT,4326)</c>. Needs the extension postgis.</summary>
    /// <param name="type">POINT, POLYGON…; null for any.</param>
    /// <param name="srid">The number of the spatial reference system; null for none.</param>
    /// <exception cref="InvalidMigrationException">The type is no name, or missing beside a srid.</exception>
    public static DataType Geography(string? type = null, int? srid = null) => Spatial("GEOGRAPHY", type, srid);

    /// <summary>
    /// A type of its own with these values, in this order. It is named <c>enum_table_column</c> and made before its table or column; a
    /// type of that name that something uses already is used as it is. It goes with the last column that uses it, when that column is
    /// taken away by RemoveColumn or DropTable.
    /// </summary>
    /// <exception cref="InvalidMigrationException">There is no value.</exception>
    public static DataType Enum(params string[] values) => values is { Length: > 0 }
        ? new EnumType([.. values])
        : throw Refused("DataTypes.Enum was given no value.");

    /// <summary>An array: <c>INTEGER[]</c>.</summary>
    /// <param name="element">The type of its elements; an array again for more dimensions.</param>
    public static DataType Array(DataType element) => new ArrayType(element);

    /// <summary>A range: <c>int4range</c>, <c>tstzrange</c>… A default is two values, or text such as <c>[1,5)</c>.</summary>
    /// <param name="element">Integer, BigInt, Decimal, Date or DateOnly.</param>
    /// <exception cref="InvalidMigrationException">PostgreSQL has no ranges over that type.</exception>
    public static DataType Range(DataType element) => element.RangeText is not null
        ? new RangeType(element)
        : throw Refused($"There are no ranges over {element}: take Integer, BigInt, Decimal, Date or DateOnly.");

    /// <summary>Any other type, by its SQL: <c>DataTypes.Raw("timestamptz(0)")</c>.</summary>
    /// <param name="text">Pasted as it stands.</param>
    /// <exception cref="InvalidMigrationException">The text is empty.</exception>
    public static DataType Raw(string text) => string.IsNullOrWhiteSpace(text)
        ? throw Refused("DataTypes.Raw was given no type.")
        : new PlainType(text);

    private static PlainType Spatial(string name, string? type, int? srid) => (type, srid) switch
    {
        (null, null) => new PlainType(name),
        (null, _) => throw Refused($"A {name} with a srid needs its type, for example POINT."),
        (_, null) => new PlainType($"{name}({Word.Checked(type, "spatial type").ToUpperInvariant()})"),
        _ => new PlainType($"{name}({Word.Checked(type, "spatial type").ToUpperInvariant()},{srid})"),
    };

    private static int Positive(int number, string what) => number > 0 ? number : throw Refused($"A {what} of {number} is not positive.");

    private static InvalidMigrationException Refused(string message) => new("DataTypeInvalid", message);
}
